import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { useProblemText } from '../ui/problem-text.tsx';
import { callAuth } from './auth.ts';

interface Values {
  currentPassword: string;
  newPassword: string;
}

/** A new password; every other session of the account ends with it. */
export function PasswordForm() {
  const { say } = useSay();
  const client = useQueryClient();
  const problemText = useProblemText();
  const [form] = Form.useForm<Values>();
  const [outcome, setOutcome] = useState<{ ok: boolean; text: string }>();
  const [busy, setBusy] = useState(false);
  const change = async (values: Values): Promise<void> => {
    setBusy(true);
    try {
      await callAuth('/change-password', { ...values, revokeOtherSessions: true });
      form.resetFields();
      setOutcome({ ok: true, text: say('account.passwordDone') });
      await client.invalidateQueries();
    } catch (error) {
      const refused = error instanceof ApiError && error.code === 'refused';
      setOutcome({ ok: false, text: refused ? say('account.passwordWrong') : problemText(error) });
    } finally {
      setBusy(false);
    }
  };
  const needed = [{ required: true, message: say('people.needed') }];
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void change(values)} requiredMark={false}>
      <Form.Item name="currentPassword" label={say('password.current')} rules={needed}>
        <Input.Password autoComplete="current-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label={say('password.next')}
        rules={[{ required: true, min: 10, message: say('password.next') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      {outcome && (
        <Alert
          type={outcome.ok ? 'success' : 'error'}
          showIcon
          title={outcome.text}
          role={outcome.ok ? 'status' : 'alert'}
          style={{ marginBottom: 10 }}
        />
      )}
      <Button type="primary" htmlType="submit" loading={busy}>
        {say('password.submit')}
      </Button>
    </Form>
  );
}
