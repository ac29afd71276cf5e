import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useSay } from '../text/index.ts';

/** Shown in place of every page until a one-time password was changed. */
export function PasswordPage() {
  const { say } = useSay();
  const client = useQueryClient();
  const [fault, setFault] = useState(false);
  const change = async (values: { currentPassword: string; newPassword: string }): Promise<void> => {
    const response = await fetch('/api/auth/change-password', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(values),
    });
    setFault(!response.ok);
    if (response.ok) await client.invalidateQueries();
  };
  return (
    <section className="panel login">
      <h2>{say('password.title')}</h2>
      <Form layout="vertical" onFinish={change} requiredMark={false}>
        <Form.Item name="currentPassword" label={say('password.current')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="newPassword" label={say('password.next')} rules={[{ required: true, min: 10 }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {fault && <Alert type="error" showIcon title={say('error.invalid-input')} />}
        <Button type="primary" htmlType="submit">
          {say('password.submit')}
        </Button>
      </Form>
    </section>
  );
}
