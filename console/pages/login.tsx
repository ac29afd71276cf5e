import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { callAuth } from '../account/auth.ts';
import { ApiError } from '../api/client.ts';
import { live } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { takeTyped } from '../ui/first-paint.ts';
import { useProblemText } from '../ui/problem-text.tsx';

/** What a form holds under a name. */
const typedIn = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? '');

/** The same form stands in `index.html`, so that it is seen and written into before this page is there. */
export function LoginPage() {
  const { say, switchLanguage } = useSay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  const [shown, setShown] = useState(false);
  const problemText = useProblemText();
  const { hello } = useSyncExternalStore(live.subscribe, live.state);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    document.title = say('app.name');
  }, [say]);
  useLayoutEffect(() => {
    if (form.current) takeTyped(form.current);
  }, []);

  const enter = async (): Promise<void> => {
    client.clear();
    const me = await client.fetchQuery(queries.me).catch(() => undefined);
    const signs = matchMedia('(max-width: 760px)').matches && me?.permissions.includes('responses.sign');
    await navigate({ to: signs ? '/sign' : '/' });
  };
  const attempt = async (work: () => Promise<void>, refused: string): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await work();
    } catch (error) {
      setFault(error instanceof ApiError && error.code === 'refused' ? refused : problemText(error));
    } finally {
      setBusy(false);
    }
  };
  const signIn = (asked: HTMLFormElement): Promise<void> =>
    attempt(async () => {
      const answer = (await callAuth('/sign-in/username', {
        username: typedIn(asked, 'username'),
        password: typedIn(asked, 'password'),
      })) as { twoFactorRedirect?: boolean };
      if (answer?.twoFactorRedirect) setNeedsCode(true);
      else await enter();
    }, say('login.wrong'));
  const sendCode = (asked: HTMLFormElement): Promise<void> =>
    attempt(async () => {
      const text = typedIn(asked, 'code').trim();
      await callAuth(/^\d{6}$/.test(text) ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code', {
        code: text,
      });
      await enter();
    }, say('login.codeWrong'));
  const submit = (work: (asked: HTMLFormElement) => Promise<void>) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!busy) void work(event.currentTarget);
  };
  const ending = (
    <>
      {fault && (
        <p className="banner trouble" role="alert">
          {fault}
        </p>
      )}
      <button className="main-button" type="submit" aria-busy={busy}>
        {say('login.submit')}
      </button>
    </>
  );

  return (
    <main className="login panel">
      <h1>
        {say('app.name')} · {say('app.desk')}
      </h1>
      {hello && hello.world !== 'live' && (
        <p className="banner drill" role="note">
          {say('drill.banner')}
        </p>
      )}
      {needsCode ? (
        <form key="code" className="sign-in" onSubmit={submit(sendCode)}>
          <p>{say('login.codeHint')}</p>
          <label>
            <span>{say('login.code')}</span>
            <input name="code" autoComplete="one-time-code" maxLength={20} required autoFocus />
          </label>
          {ending}
        </form>
      ) : (
        <form key="password" ref={form} className="sign-in" onSubmit={submit(signIn)}>
          <label>
            <span>{say('login.username')}</span>
            <input name="username" autoComplete="username" required />
          </label>
          <label>
            <span>{say('login.password')}</span>
            <input
              name="password"
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              required
            />
          </label>
          {ending}
        </form>
      )}
      <p className="quiet">{say('login.help')}</p>
      <p className="row">
        {!needsCode && (
          <button
            className="plain-button"
            type="button"
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {say(shown ? 'login.hide' : 'login.show')}
          </button>
        )}
        <button className="plain-button" type="button" onClick={switchLanguage}>
          {say('language.other')}
        </button>
      </p>
    </main>
  );
}
