import { z } from 'zod';

export const MESSAGE_STATES = ['pending', 'sending', 'sent', 'failed', 'cancelled'] as const;
export const MessageState = z.enum(MESSAGE_STATES);

export const OutboxMessage = z.object({
  id: z.uuid(),
  channel: z.string(),
  address: z.string(),
  body: z.record(z.string(), z.unknown()),
  aboutKind: z.string(),
  aboutId: z.string(),
  drill: z.boolean(),
  state: MessageState,
  attempts: z.number().int(),
  createdAt: z.string(),
  nextAttemptAt: z.string(),
  sentAt: z.string().nullable(),
  lastReason: z.string().nullable(),
});
export type OutboxMessage = z.infer<typeof OutboxMessage>;

export const OutboxQuery = z.object({
  state: MessageState.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
/** A person withdraws what was not sent: with the reason, which stands in its place of a reason and in the audit. */
export const CancelMessage = z.object({ reason: z.string().trim().min(2).max(500) });
export const OutboxCounts = z.array(
  z.object({ channel: z.string(), state: MessageState, count: z.number().int() }),
);

/** What became of the reports of one request: `repeated` were known already. */
export const DeliveryTaken = z.object({
  taken: z.number().int(),
  repeated: z.number().int(),
  unknown: z.number().int(),
  unreadable: z.number().int(),
});
/** Reports of gateways so far; `refused`: requests without the secret, `unknown`: numbers that no message has. */
export const DeliveryCounts = z.array(
  z.object({
    channel: z.string(),
    outcome: z.string(),
    n: z.number().int(),
    lastAt: z.iso.datetime({ offset: true }),
  }),
);
export type DeliveryCounts = z.infer<typeof DeliveryCounts>;
