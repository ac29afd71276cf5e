import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { ask, staleness } from '../api/client.ts';
import { connectLive, dutyNow, live } from '../api/live.ts';
import { peopleQueries } from '../api/people.ts';
import { queries } from '../api/queries.ts';
import { LevelsInForce } from '../desk/levels-in-force.tsx';
import { useSay } from '../text/index.ts';
import { sayOr } from './act-text.ts';
import { takeOver } from './first-paint.ts';
import { clockText, shortTime, timeOnly } from './format.ts';
import { Keys } from './keys.tsx';
import { Menu } from './menu.tsx';
import { useTheme } from './themed.tsx';

const PasswordPage = lazy(() =>
  import('../pages/password.tsx').then(({ PasswordPage: page }) => ({ default: page })),
);

function DutyClock() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, []);
  return <time className="clock">{clockText(dutyNow())}</time>;
}

function LiveSign() {
  const { say } = useSay();
  const state = useSyncExternalStore(live.subscribe, live.state);
  if (state.connected) return <span className="tag">{say('live.on')}</span>;
  return (
    <span className="tag bad" role="status">
      {state.opened ? say('live.off', { time: timeOnly(state.since) }) : say('live.connecting')}
    </span>
  );
}

const CLOCK_WAIT_MS = 2_500;

/** Whether the server's clock is known; after a while without an answer the pages come up all the same. */
function useClockKnown(): boolean {
  const state = useSyncExternalStore(live.subscribe, live.state);
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), CLOCK_WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  return state.hello !== undefined || waited;
}

/** Trouble of the whole stands red on every page; so does a server that cannot be reached. */
function Banners() {
  const { say } = useSay();
  const state = useSyncExternalStore(live.subscribe, live.state);
  const staleSince = useSyncExternalStore(staleness.subscribe, staleness.since);
  const health = useQuery(queries.health);
  const partName = (part: string): string => sayOr(say, `system.part.${part}`, part);
  const failed =
    health.data?.parts.filter((part) => part.state === 'failed' || part.state === 'degraded') ?? [];
  return (
    <>
      {state.hello && state.hello.world !== 'live' && (
        <div className="banner drill" role="note">
          {say('drill.banner')}
        </div>
      )}
      {failed.length > 0 && (
        <div className="banner trouble" role="alert">
          {say('degraded.banner', { parts: failed.map((part) => partName(part.part)).join(' · ') })}
        </div>
      )}
      {health.error && (
        <div className="banner trouble" role="alert">
          {say('error.network')}
        </div>
      )}
      {staleSince && (
        <div className="banner stale" role="status">
          {say('common.stale', { time: shortTime(staleSince) })}
        </div>
      )}
    </>
  );
}

export function Shell() {
  const { say, switchLanguage } = useSay();
  const theme = useTheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useQuery(queries.me);
  useQuery(peopleQueries.signedIn);
  useLayoutEffect(takeOver, []);
  useEffect(() => connectLive(client), [client]);
  const clockKnown = useClockKnown();

  const signOut = async (): Promise<void> => {
    await ask('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).catch(() => undefined);
    client.clear();
    await navigate({ to: '/login' });
  };
  const may = new Set(me.data?.permissions ?? []);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {say('app.skip')}
      </a>
      <header className="topbar">
        <h1>{say('app.name')}</h1>
        <Menu may={may} />
        {may.has('responses.read') && <LevelsInForce />}
        <DutyClock />
        <LiveSign />
        <span className="row">
          <Link
            to="/account"
            className="who"
            title={say('nav.account')}
            aria-label={`${say('nav.account')}: ${me.data?.name ?? ''}`}
          >
            {me.data?.name}
          </Link>
          <Keys />
          <Button size="small" onClick={theme.toggle}>
            {say(theme.name === 'light' ? 'theme.dark' : 'theme.light')}
          </Button>
          <Button size="small" onClick={switchLanguage}>
            {say('language.other')}
          </Button>
          <Button size="small" onClick={() => void signOut()}>
            {say('nav.signOut')}
          </Button>
        </span>
      </header>
      <Banners />
      <main id="main" tabIndex={-1}>
        {me.data?.mustChangePassword ? (
          <Suspense fallback={null}>
            <PasswordPage />
          </Suspense>
        ) : (
          clockKnown && <Outlet />
        )}
      </main>
    </div>
  );
}
