import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSay } from '../text/index.ts';

export function LoginPage() {
  const { say, switchLanguage } = useSay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = say('app.name');
  }, [say]);

  const signIn = async (values: { username: string; password: string }): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      const response = await fetch('/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(values),
      });
      if (response.ok) {
        client.clear();
        await navigate({ to: matchMedia('(max-width: 760px)').matches ? '/sign' : '/' });
        return;
      }
      setFault(
        response.status === 429
          ? say('error.too-many-requests')
          : response.status >= 500
            ? say('error.database-away')
            : say('login.wrong'),
      );
    } catch {
      setFault(say('error.network'));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="login panel">
      <h1 ref={heading}>
        {say('app.name')} · {say('app.desk')}
      </h1>
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
      <p className="quiet">{say('login.help')}</p>
      <Button type="link" onClick={switchLanguage}>
        {say('language.other')}
      </Button>
    </main>
  );
}
