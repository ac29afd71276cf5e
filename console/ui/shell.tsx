import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { Permission } from '../../contract/permissions.ts';
import { staleness } from '../api/client.ts';
import { connectLive, dutyNow, live } from '../api/live.ts';
import { peopleQueries } from '../api/people.ts';
import { queries } from '../api/queries.ts';
import { workQueries } from '../api/work.ts';
import { LevelsInForce } from '../desk/levels-in-force.tsx';
import { type TextKey, useSay } from '../text/index.ts';
import { sayOr } from './act-text.ts';
import { clockText, shortTime, timeOnly } from './format.ts';
import { Keys } from './keys.tsx';
import { useTheme } from './themed.tsx';

const PasswordPage = lazy(() =>
  import('../pages/password.tsx').then(({ PasswordPage: page }) => ({ default: page })),
);

/** Pages with the permission that shows them. */
const NAVIGATION: readonly { to: string; text: TextKey; permission: Permission }[] = [
  { to: '/', text: 'nav.desk', permission: 'alarms.read' },
  { to: '/alarms', text: 'nav.alarms', permission: 'alarms.read' },
  { to: '/responses', text: 'nav.responses', permission: 'responses.read' },
  { to: '/stations', text: 'nav.stations', permission: 'stations.read' },
  { to: '/cameras', text: 'nav.cameras', permission: 'media.read' },
  { to: '/rounds', text: 'nav.rounds', permission: 'rounds.read' },
  { to: '/loudspeakers', text: 'nav.loudspeakers', permission: 'media.read' },
  { to: '/plans', text: 'nav.plans', permission: 'plans.read' },
  { to: '/call-outs', text: 'nav.callouts', permission: 'callouts.read' },
  { to: '/teams', text: 'nav.teams', permission: 'callouts.read' },
  { to: '/orders', text: 'nav.orders', permission: 'actions.read' },
  { to: '/sign', text: 'nav.sign', permission: 'responses.sign' },
  { to: '/work', text: 'nav.work', permission: 'records.read' },
  { to: '/works', text: 'nav.works', permission: 'records.read' },
  { to: '/records', text: 'nav.records', permission: 'records.read' },
  { to: '/overdue', text: 'nav.overdue', permission: 'records.read' },
  { to: '/intake', text: 'nav.intake', permission: 'records.read' },
  { to: '/field-phones', text: 'nav.fieldPhones', permission: 'field-devices.read' },
  { to: '/erasure', text: 'nav.erasure', permission: 'records.erase' },
  { to: '/figures', text: 'nav.figures', permission: 'figures.read' },
  { to: '/questionnaires', text: 'nav.questionnaires', permission: 'records.read' },
  { to: '/duty', text: 'nav.duty', permission: 'duty.swap' },
  { to: '/reports', text: 'nav.reports', permission: 'reports.write' },
  { to: '/handover', text: 'nav.handover', permission: 'duty.hand-over' },
  { to: '/briefs', text: 'nav.briefs', permission: 'bulletin.read' },
  { to: '/issues', text: 'nav.issues', permission: 'bulletin.read' },
  { to: '/log', text: 'nav.log', permission: 'log.read' },
  { to: '/outbox', text: 'nav.outbox', permission: 'outbox.read' },
  { to: '/people', text: 'nav.people', permission: 'people.read' },
  { to: '/audit', text: 'nav.audit', permission: 'audit.read' },
  { to: '/keys', text: 'nav.apiKeys', permission: 'config.read' },
  { to: '/system', text: 'nav.system', permission: 'system.read' },
];

/** How much waits for the reader, beside the way to it. */
function WorkCount() {
  const { say } = useSay();
  const counts = useQuery(workQueries.counts);
  const { waiting = 0, unread = 0 } = counts.data ?? {};
  if (waiting + unread === 0) return null;
  return (
    <span className="count">
      <span aria-hidden="true">{waiting + unread}</span>
      <span className="visually-hidden">{say('nav.workCount', { n: waiting, unread })}</span>
    </span>
  );
}

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
  useEffect(() => connectLive(client), [client]);
  const clockKnown = useClockKnown();

  const signOut = async (): Promise<void> => {
    await fetch('/api/auth/sign-out', {
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
        <nav aria-label={say('nav.menu')}>
          {NAVIGATION.filter((item) => may.has(item.permission)).map((item) => (
            <Link key={item.to} to={item.to} activeOptions={{ exact: item.to === '/' }}>
              {say(item.text)}
              {item.to === '/work' && <WorkCount />}
            </Link>
          ))}
        </nav>
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
