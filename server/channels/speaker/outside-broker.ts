import mqtt from 'mqtt';
import { z } from 'zod';
import type { SendResult } from '../../platform/outbox/index.ts';
import { secret } from '../kit/settings.ts';

export const OutsideBroker = z.strictObject({
  url: z.url({ protocol: /^mqtts?$/ }),
  username: z.string().min(1).optional(),
  password: secret.optional(),
  clientId: z.string().min(1).max(64).default('ward'),
  /** First part of the topics. */
  root: z
    .string()
    .regex(/^[A-Za-z0-9_/-]+$/)
    .default('ward/speaker'),
});
export type OutsideBroker = z.output<typeof OutsideBroker>;

export interface BrokerLink {
  publish(terminal: string, payload: unknown, signal: AbortSignal): Promise<SendResult>;
  close(): Promise<void>;
}

/** Terminals behind a broker that the district runs already. Who may publish where is that broker's business. */
export function openOutsideBroker(
  settings: OutsideBroker,
  take: (terminal: string, leaf: string, payload: Uint8Array) => Promise<void>,
): BrokerLink {
  const { url, username, password, clientId, root } = settings;
  const client = mqtt.connect(url, {
    clientId,
    // Reports that come while Ward is down wait at the broker.
    clean: false,
    reconnectPeriod: 5_000,
    connectTimeout: 10_000,
    queueQoSZero: false,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  client.on('error', () => undefined);
  client.on('connect', () => {
    client.subscribe([`${root}/+/receipt`, `${root}/+/heartbeat`], { qos: 1 });
  });
  // In place of a `message` handler: the broker gets its confirmation when the report is written.
  client.handleMessage = (packet, done) => {
    const [terminal = '', leaf = ''] = packet.topic.slice(root.length + 1).split('/');
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    take(terminal, leaf, payload).then(
      () => done(),
      (error: Error) => done(error),
    );
  };
  return {
    publish: (terminal, payload, signal) =>
      new Promise((resolve) => {
        if (!client.connected)
          return resolve({ ok: false, retry: true, reason: 'the broker of the loudspeakers is away' });
        const end = (result: SendResult): void => {
          signal.removeEventListener('abort', late);
          resolve(result);
        };
        const late = (): void =>
          end({ ok: false, retry: true, reason: 'the broker of the loudspeakers does not answer' });
        signal.addEventListener('abort', late, { once: true });
        client.publish(`${root}/${terminal}/play`, JSON.stringify(payload), { qos: 1 }, (error) =>
          end(
            error
              ? { ok: false, retry: true, reason: 'the broker of the loudspeakers refused the message' }
              : { ok: true },
          ),
        );
      }),
    close: () => client.endAsync(true),
  };
}
