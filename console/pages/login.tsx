import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { callAuth } from '../account/auth.ts';
import { ApiError } from '../api/client.ts';
import { live } from '../api/live.ts';
import { useSay } from '../text/index.ts';
import { useProblemText } from '../ui/problem-text.tsx';

export function LoginPage() {
  const { say, switchLanguage } = useSay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  const problemText = useProblemText();
  const { hello } = useSyncExternalStore(live.subscribe, live.state);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = say('app.name');
  }, [say]);

  const enter = async (): Promise<void> => {
    client.clear();
    await navigate({ to: matchMedia('(max-width: 760px)').matches ? '/sign' : '/' });
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
  const signIn = (values: { username: string; password: string }): Promise<void> =>
    attempt(async () => {
      const answer = (await callAuth('/sign-in/username', values)) as { twoFactorRedirect?: boolean };
      if (answer?.twoFactorRedirect) setNeedsCode(true);
      else await enter();
    }, say('login.wrong'));
  const sendCode = ({ code }: { code: string }): Promise<void> =>
    attempt(async () => {
      const text = code.trim();
      await callAuth(/^\d{6}$/.test(text) ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code', {
        code: text,
      });
      await enter();
    }, say('login.codeWrong'));

  return (
    <main className="login panel">
      <h1 ref={heading}>
        {say('app.name')} · {say('app.desk')}
      </h1>
      {hello && hello.world !== 'live' && (
        <p className="banner drill" role="note">
          {say('drill.banner')}
        </p>
      )}
      {needsCode ? (
        <Form layout="vertical" onFinish={sendCode} requiredMark={false} size="large">
          <p>{say('login.codeHint')}</p>
          <Form.Item name="code" label={say('login.code')} rules={[{ required: true }]}>
            <Input autoComplete="one-time-code" maxLength={20} autoFocus />
          </Form.Item>
          {fault && <Alert type="error" showIcon title={fault} role="alert" />}
          <p>
            <Button type="primary" htmlType="submit" block loading={busy}>
              {say('login.submit')}
            </Button>
          </p>
        </Form>
      ) : (
        <Form layout="vertical" onFinish={signIn} requiredMark={false} size="large">
          <Form.Item name="username" label={say('login.username')} rules={[{ required: true }]}>
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={say('login.password')} rules={[{ required: true }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {fault && <Alert type="error" showIcon title={fault} role="alert" />}
          <p>
            <Button type="primary" htmlType="submit" block loading={busy}>
              {say('login.submit')}
            </Button>
          </p>
        </Form>
      )}
      <p className="quiet">{say('login.help')}</p>
      <Button type="link" onClick={switchLanguage}>
        {say('language.other')}
      </Button>
    </main>
  );
}
