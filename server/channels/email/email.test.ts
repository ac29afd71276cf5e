import { expect, test } from 'vitest';
import { channelMessage, noLimit } from '../../../test/support/channel-message.ts';
import { type SmtpAnswers, smtpPeer } from '../../../test/support/smtp-peer.ts';
import { email } from './index.ts';

const open = (port: number) =>
  email.open(
    email.settings.parse({
      host: '127.0.0.1',
      port,
      secure: false,
      plain: true,
      from: 'ward@flood.example',
      timeoutMs: 400,
    }),
  );
const message = channelMessage({
  channel: 'email',
  address: 'duty@street.example',
  body: { subject: '启动通知\r\nBcc: all@street.example', text: '启动Ⅳ级响应。\n.\n请签收。' },
});
const headerOf = (data: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(data)?.[1];

test('a mail arrives; sent again it has the same Message-ID; a subject cannot add headers', async () => {
  const peer = await smtpPeer();
  const channel = open(peer.port);
  const first = await channel.send(message, noLimit());
  expect(first).toMatchObject({ ok: true });
  await channel.send(message, noLimit());
  expect(peer.mails).toHaveLength(2);
  const [mail, again] = peer.mails;
  expect(mail).toMatchObject({ from: 'ward@flood.example', to: ['duty@street.example'] });
  expect(headerOf(mail!.data, 'Message-ID')).toBe(headerOf(again!.data, 'Message-ID'));
  expect(headerOf(mail!.data, 'Message-ID')).toBe((first as { providerId: string }).providerId);
  expect(headerOf(mail!.data, 'Bcc')).toBeUndefined();
  const [head = '', ...lines] = mail!.data.split('\n\n');
  const body = lines.join('\n\n');
  const text = /base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : Buffer.from(
        body
          .replaceAll('=\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString();
  expect(text.trim().replaceAll('\r', '')).toBe('启动Ⅳ级响应。\n.\n请签收。');
});

test.each<[string, SmtpAnswers, boolean]>([
  ['a mailbox that does not exist', { RCPT: '550 5.1.1 no such user' }, false],
  ['a mailbox that is busy', { RCPT: '451 4.3.0 try again' }, true],
  ['a server that closes down', { GREETING: '421 4.3.2 closing' }, true],
  ['a message that is refused', { END: '554 5.7.1 spam' }, false],
  ['a server that is silent', { GREETING: 'silent' }, true],
  ['a server silent after the data', { END: 'silent' }, true],
  ['a server that hangs up', { MAIL: 'hang-up' }, true],
  ['something that is no mail server', { GREETING: 'HTTP/1.1 400 Bad Request' }, true],
])('%s', async (_name, answers, retry) => {
  const peer = await smtpPeer(answers);
  const result = await open(peer.port).send(message, noLimit());
  expect(result).toMatchObject({ ok: false, retry });
});

test('nobody listens', async () => {
  const peer = await smtpPeer();
  await peer.stop();
  expect(await open(peer.port).send(message, noLimit())).toMatchObject({ ok: false, retry: true });
});

test('no e-mail address: final, nothing is sent', async () => {
  const peer = await smtpPeer();
  expect(await open(peer.port).send({ ...message, address: '13800000000' }, noLimit())).toMatchObject({
    ok: false,
    retry: false,
  });
  expect(peer.mails).toEqual([]);
});

test.each([
  ['a password without TLS', { plain: true, secure: false, user: 'a', password: 'b' }],
  ['a user without a password', { user: 'a' }],
])('%s is refused as a setting', (_name, change) => {
  const settings = { host: 'mail', from: 'ward@flood.example', ...change };
  expect(email.settings.safeParse(settings).success).toBe(false);
});
