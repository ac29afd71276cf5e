import { z } from 'zod';
import type { Channel, SendResult } from '../../platform/outbox/index.ts';
import { excerpt, post } from './post.ts';
import { ReportSettings, reportReader } from './reports.ts';
import { headers, httpUrl, textOf, timeoutMs } from './settings.ts';
import { valueAt } from './value-at.ts';

const leaf = z.union([z.string(), z.number(), z.boolean()]);
/** Where an answer says something: a dotted path into its JSON and the values that count. */
const Said = z.strictObject({ path: z.string().min(1).max(200), values: z.array(leaf).min(1) });

/**
 * A telephone gateway as its operator describes it. `{address}`, `{text}`, `{key}` (the idempotency key), `{name}` and
 * `{id}` in the fields are replaced; nothing else is.
 */
export const GatewaySettings = z.strictObject({
  url: httpUrl,
  format: z.enum(['json', 'form']).default('json'),
  headers,
  fields: z.record(z.string().min(1), leaf).default({ to: '{address}', text: '{text}', key: '{key}' }),
  /** What an accepted request answers; absent: any 2xx. */
  success: Said.optional(),
  /** Answers that mean “later”; every other unsuccessful answer is final. */
  busy: Said.optional(),
  /** Where the gateway's own number of the message stands. */
  providerId: z.string().min(1).max(200).optional(),
  /** Where the gateway says why it refused. */
  reason: z.string().min(1).max(200).optional(),
  /** Reports that the gateway posts back to `/api/channel-reports/CHANNEL` (送达, 接听, 未达). */
  reports: ReportSettings.optional(),
  timeoutMs,
});
export type GatewaySettings = z.output<typeof GatewaySettings>;

const says = (json: unknown, said: z.output<typeof Said>): boolean => {
  const value = valueAt(json, said.path);
  return said.values.some((expected) => String(expected) === String(value));
};

/** Digits as they are dialled, with the country's plus or without. */
const TELEPHONE = /^\+?\d{3,20}$/;

/** Replaces the known placeholders in one pass: what a value brings along is never replaced again. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Opens a channel that reaches telephones through an HTTP gateway. */
export function openGateway(id: string, settings: GatewaySettings): Channel {
  const secrets = Object.values(settings.headers);
  for (const value of Object.values(settings.fields)) if (typeof value === 'string') secrets.push(value);
  const hidden = secrets.filter((value) => value.length >= 6 && !value.includes('{'));
  return {
    id,
    ...(settings.reports ? { reports: reportReader(settings.reports) } : {}),
    async send(message, signal): Promise<SendResult> {
      const text = textOf(message.body, 'text');
      if (text === undefined) return { ok: false, retry: false, reason: 'the message has no text' };
      if (!TELEPHONE.test(message.address))
        return { ok: false, retry: false, reason: 'the address is no telephone number' };
      const values = {
        address: message.address,
        text,
        key: message.idempotencyKey,
        id: message.id,
        name: textOf(message.body, 'to') ?? '',
      };
      const fields = Object.fromEntries(
        Object.entries(settings.fields).map(([name, value]) => [
          name,
          typeof value === 'string' ? fill(value, values) : value,
        ]),
      );
      const answer = await post({
        url: settings.url,
        headers: {
          ...settings.headers,
          'idempotency-key': message.idempotencyKey,
          'content-type':
            settings.format === 'json'
              ? 'application/json; charset=utf-8'
              : 'application/x-www-form-urlencoded; charset=utf-8',
        },
        body:
          settings.format === 'json'
            ? JSON.stringify(fields)
            : new URLSearchParams(
                Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
              ).toString(),
        timeoutMs: settings.timeoutMs,
        signal,
        secrets: hidden,
      });
      if (!answer.ok) return answer;
      return judge(answer, settings, hidden);
    },
  };
}

/** A 2xx is not yet a yes: many gateways answer 200 and say no in the body. */
function judge(
  answer: { text: string; json: unknown },
  settings: GatewaySettings,
  hidden: readonly string[],
): SendResult {
  const { success, busy, reason, providerId } = settings;
  if (success && !says(answer.json, success)) {
    const why = reason === undefined ? undefined : valueAt(answer.json, reason);
    const told = excerpt(why === undefined ? answer.text : String(why), hidden);
    if (answer.json === undefined)
      return { ok: false, retry: true, reason: `the gateway's answer is no JSON: ${told}` };
    const retry = busy !== undefined && says(answer.json, busy);
    return { ok: false, retry, reason: `the gateway refused: ${told}` };
  }
  const number = providerId === undefined ? undefined : valueAt(answer.json, providerId);
  return typeof number === 'string' || typeof number === 'number'
    ? { ok: true, providerId: String(number).slice(0, 200) }
    : { ok: true };
}
