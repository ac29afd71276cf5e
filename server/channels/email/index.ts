import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ChannelKind, SendResult } from '../../platform/outbox/index.ts';
import { excerpt } from '../kit/post.ts';
import { secret, textOf, timeoutMs } from '../kit/settings.ts';

const Settings = z
  .strictObject({
    host: z.string().min(1),
    port: z.number().int().min(1).max(65_535).default(465),
    /** TLS from the first byte (465); false: STARTTLS, which is demanded unless `plain`. */
    secure: z.boolean().default(true),
    /** Without any TLS: for a relay on this machine or network only; never together with a password. */
    plain: z.boolean().default(false),
    user: z.string().min(1).optional(),
    password: secret.optional(),
    from: z.email(),
    fromName: z.string().min(1).max(100).default('Ward'),
    timeoutMs,
  })
  .refine(
    ({ user, password }) => (user === undefined) === (password === undefined),
    'user and password go together',
  )
  .refine(({ plain, password }) => !(plain && password !== undefined), 'a password is not sent without TLS')
  .refine(({ plain, secure }) => !(plain && secure), 'secure and plain exclude each other');
export type EmailSettings = z.output<typeof Settings>;

interface MailFault {
  code?: string;
  responseCode?: number;
  response?: string;
}

/** What a fault means. An SMTP answer decides by its first digit (RFC 5321 4.2.1); no answer at all may pass later. */
export function judgeFault(fault: MailFault, aborted: boolean, secrets: readonly string[]): SendResult {
  if (aborted) return { ok: false, retry: true, reason: 'the mail server does not answer in time' };
  const { code = 'fault', responseCode, response = '' } = fault;
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return { ok: false, retry: false, reason: 'the mail server refuses the user or the password' };
  if (responseCode !== undefined) {
    const said = excerpt(response, secrets);
    return { ok: false, retry: responseCode < 500, reason: `the mail server said ${said || responseCode}` };
  }
  const reasons: Record<string, { retry: boolean; reason: string }> = {
    ETIMEDOUT: { retry: true, reason: 'the mail server does not answer in time' },
    ECONNECTION: { retry: true, reason: 'the mail server closed the connection' },
    ESOCKET: { retry: true, reason: 'the mail server cannot be reached' },
    EDNS: { retry: true, reason: 'the name of the mail server cannot be looked up' },
    ETLS: { retry: false, reason: 'the mail server offers no TLS that holds' },
    EENVELOPE: { retry: false, reason: 'the address cannot be used' },
    EPROTOCOL: { retry: true, reason: 'the peer does not speak SMTP' },
  };
  return { ok: false, ...(reasons[code] ?? { retry: true, reason: `the mail could not be sent (${code})` }) };
}

/** Electronic mail over SMTP. Address: one e-mail address. A repeat carries the same Message-ID. */
export const email: ChannelKind<EmailSettings> = {
  id: 'email',
  settings: Settings,
  open(settings) {
    const secrets = settings.password === undefined ? [] : [settings.password];
    // Fetched where a mail server is configured: no other start waits for it.
    const transport = import('nodemailer').then(({ default: nodemailer }) =>
      nodemailer.createTransport({
        host: settings.host,
        port: settings.port,
        secure: settings.secure,
        requireTLS: !settings.secure && !settings.plain,
        ignoreTLS: settings.plain,
        connectionTimeout: settings.timeoutMs,
        greetingTimeout: settings.timeoutMs,
        socketTimeout: settings.timeoutMs,
        dnsTimeout: settings.timeoutMs,
        disableFileAccess: true,
        disableUrlAccess: true,
        ...(settings.user === undefined || settings.password === undefined
          ? {}
          : { auth: { user: settings.user, pass: settings.password } }),
      }),
    );
    const domain = settings.from.slice(settings.from.indexOf('@') + 1);
    return {
      id: 'email',
      async send(message, signal): Promise<SendResult> {
        const text = textOf(message.body, 'text');
        if (text === undefined) return { ok: false, retry: false, reason: 'the message has no text' };
        if (!z.email().safeParse(message.address).success)
          return { ok: false, retry: false, reason: 'the address is no e-mail address' };
        const subject = textOf(message.body, 'subject') ?? textOf(message.body, 'title') ?? text;
        const key = createHash('sha256').update(message.idempotencyKey).digest('hex').slice(0, 40);
        const mailer = await transport;
        const limit = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)]);
        try {
          const sent = await mailer.sendMail({
            from: { name: settings.fromName, address: settings.from },
            to: { name: '', address: message.address },
            subject: subject.replaceAll(/[\r\n]+/g, ' ').slice(0, 200),
            text,
            messageId: `<${key}@${domain}>`,
            headers: { 'X-Ward-Key': key, 'Auto-Submitted': 'auto-generated' },
            signal: limit,
          });
          return { ok: true, providerId: sent.messageId };
        } catch (error) {
          return judgeFault(error as MailFault, limit.aborted, secrets);
        }
      },
      async close() {
        (await transport).close();
      },
    };
  },
};
