import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { z } from 'zod';
import { ApiError } from '../api/client.ts';
import { peopleQueries } from '../api/people.ts';
import { useSay } from '../text/index.ts';
import { useProblemText } from '../ui/problem-text.tsx';
import { callAuth } from './auth.ts';

const Begun = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

/** Four letters at a time, as it is typed. */
const keyOf = (uri: string): string =>
  (new URL(uri).searchParams.get('secret') ?? '').replace(/(.{4})(?=.)/g, '$1 ');

/** An authenticator app as second factor: turned on only after its first digits were right. */
export function TwoFactor() {
  const { say } = useSay();
  const client = useQueryClient();
  const problemText = useProblemText();
  const signedIn = useQuery(peopleQueries.signedIn);
  const [begun, setBegun] = useState<z.infer<typeof Begun>>();
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const on = signedIn.data?.user.twoFactorEnabled ?? false;

  const send = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await work();
      await client.invalidateQueries({ queryKey: ['signed-in'] });
    } catch (error) {
      const refused = error instanceof ApiError && error.code === 'refused';
      setFault(refused ? say('account.twoFactorWrong') : problemText(error));
    } finally {
      setBusy(false);
    }
  };
  const askedPassword = ({ password }: { password: string }): Promise<void> =>
    send(async () => {
      if (on) await callAuth('/two-factor/disable', { password });
      else setBegun(Begun.parse(await callAuth('/two-factor/enable', { password })));
      setAsking(false);
    });
  const confirm = ({ code }: { code: string }): Promise<void> =>
    send(async () => {
      await callAuth('/two-factor/verify-totp', { code: code.trim() });
      setBegun(undefined);
    });
  const alarm = fault && (
    <Alert type="error" showIcon role="alert" title={fault} style={{ marginBottom: 10 }} />
  );
  const needed = [{ required: true, message: say('people.needed') }];

  if (begun) {
    return (
      <>
        <p>{say('account.twoFactorScan')}</p>
        <div className="row">
          <QRCode value={begun.totpURI} size={180} bgColor="#fff" color="#000" />
          <b className="one-time">{keyOf(begun.totpURI)}</b>
        </div>
        <p>{say('account.twoFactorBackup')}</p>
        <ul className="row list-inline">
          {begun.backupCodes.map((code) => (
            <li key={code} className="mono">
              {code}
            </li>
          ))}
        </ul>
        <Form layout="vertical" requiredMark={false} onFinish={(values) => void confirm(values)}>
          <Form.Item name="code" label={say('account.twoFactorCode')} rules={needed}>
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} style={{ width: 160 }} />
          </Form.Item>
          {alarm}
          <Button type="primary" htmlType="submit" loading={busy}>
            {say('account.twoFactorConfirm')}
          </Button>
        </Form>
      </>
    );
  }
  return (
    <>
      <p>{say(on ? 'account.twoFactorOn' : 'account.twoFactorOff')}</p>
      {asking ? (
        <Form layout="vertical" requiredMark={false} onFinish={(values) => void askedPassword(values)}>
          <Form.Item name="password" label={say('account.twoFactorAsk')} rules={needed}>
            <Input.Password autoComplete="current-password" maxLength={128} />
          </Form.Item>
          {alarm}
          <span className="row">
            <Button type="primary" htmlType="submit" loading={busy}>
              {say('common.confirm')}
            </Button>
            <Button onClick={() => setAsking(false)}>{say('common.cancel')}</Button>
          </span>
        </Form>
      ) : (
        <Button onClick={() => setAsking(true)}>
          {say(on ? 'account.twoFactorStop' : 'account.twoFactorStart')}
        </Button>
      )}
    </>
  );
}
