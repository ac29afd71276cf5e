import type { OutgoingMessage } from '../../server/platform/outbox/index.ts';

/** A message as the dispatcher hands it to a channel. */
export function channelMessage(change: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: '017abc00-0000-7000-8000-000000000001',
    channel: 'sms',
    address: '00000000007',
    body: { text: '【区防指】立即转移：西涧沟。', to: '演示·值班员甲' },
    idempotencyKey: 'transfer:t1:1:p-1:sms',
    drill: false,
    attempts: 1,
    ...change,
  };
}

/** A signal that never fires. */
export const noLimit = (): AbortSignal => new AbortController().signal;
