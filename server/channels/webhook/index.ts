import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { toBeijingIso } from '../../../contract/time.ts';
import type { ChannelKind } from '../../platform/outbox/index.ts';
import { post } from '../kit/post.ts';
import { headers, httpUrl, secret, timeoutMs } from '../kit/settings.ts';

const Settings = z.strictObject({
  /** Named receivers; a message is addressed to a name, never to an address of its own. */
  endpoints: z
    .record(
      z.string().regex(/^[a-z0-9-]+$/),
      z.strictObject({ url: httpUrl, secret: secret.optional(), headers, timeoutMs }),
    )
    .refine((endpoints) => Object.keys(endpoints).length > 0, 'names no endpoint'),
});
export type WebhookSettings = z.output<typeof Settings>;

/** Signature over id, time and body: the receiver proves the sender and refuses what is old (Standard Webhooks, `v1`). */
export function signature(secretText: string, id: string, seconds: number, body: string): string {
  return `v1,${createHmac('sha256', secretText).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** JSON to another system of the district. Any 2xx is a receipt; the receiver knows repeats by `webhook-id`. */
export const webhook = ({ nowMs }: { nowMs: () => number }): ChannelKind<WebhookSettings> => ({
  id: 'webhook',
  settings: Settings,
  open: ({ endpoints }) => ({
    id: 'webhook',
    async send(message, signal) {
      const endpoint = Object.hasOwn(endpoints, message.address) ? endpoints[message.address] : undefined;
      if (!endpoint)
        return { ok: false, retry: false, reason: `no webhook endpoint is named ${message.address}` };
      const seconds = Math.floor(nowMs() / 1000);
      const body = JSON.stringify({
        id: message.id,
        key: message.idempotencyKey,
        drill: message.drill,
        sentAt: toBeijingIso(seconds * 1000),
        message: message.body,
      });
      const answer = await post({
        url: endpoint.url,
        headers: {
          ...endpoint.headers,
          'content-type': 'application/json; charset=utf-8',
          'idempotency-key': message.idempotencyKey,
          'webhook-id': message.idempotencyKey,
          'webhook-timestamp': String(seconds),
          ...(endpoint.secret === undefined
            ? {}
            : { 'webhook-signature': signature(endpoint.secret, message.idempotencyKey, seconds, body) }),
        },
        body,
        timeoutMs: endpoint.timeoutMs,
        signal,
        secrets: [endpoint.secret ?? '', ...Object.values(endpoint.headers)],
      });
      return answer.ok ? { ok: true } : answer;
    },
  }),
});
