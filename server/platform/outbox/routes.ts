import { z } from 'zod';
import { CancelMessage, OutboxCounts, OutboxMessage, OutboxQuery } from '../../../contract/outbox.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';
import type { Db, Sql } from '../db/index.ts';
import { WardError } from '../errors.ts';
import { route, type WardRoute } from '../http/route.ts';
import { cancelWaiting, countByState, listMessages, retryFailed } from './store.ts';

/**
 * Links that need no login sit in message texts: whoever may see the outbox may not sign for others. The messages of a
 * drill reached nobody: there the links stay, so that the story can be played through.
 */
const hideLinks = (body: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(body).replaceAll(/(\/r\/)[\w-]{12,}/g, '$1…')) as Record<string, unknown>;

/** What a person did with a message, for the audit; called in the transaction that does it. */
export interface HandledMessage {
  id: string;
  did: 'retried' | 'cancelled';
  reason: string | null;
  actor: Actor;
}

export function outboxRoutes(context: {
  db: Db;
  clock: Clock;
  bus: Bus;
  onHandled: (sql: Sql, handled: HandledMessage) => Promise<void>;
}): WardRoute[] {
  const { db, clock, bus, onHandled } = context;
  const params = z.object({ id: z.uuid() });
  return [
    route(
      {
        method: 'get',
        path: '/outbox',
        operationId: 'listOutbox',
        summary: 'Outgoing messages, newest first',
        access: 'outbox.read',
        query: OutboxQuery,
        response: z.array(OutboxMessage),
      },
      async ({ query }) =>
        (await listMessages(db, query)).map((row) => ({
          ...row,
          body: row.drill ? row.body : hideLinks(row.body),
          createdAt: toBeijingIso(row.createdAt.getTime()),
          nextAttemptAt: toBeijingIso(row.nextAttemptAt.getTime()),
          sentAt: row.sentAt ? toBeijingIso(row.sentAt.getTime()) : null,
        })),
    ),
    route(
      {
        method: 'get',
        path: '/outbox/counts',
        operationId: 'countOutbox',
        summary: 'Messages by channel and state',
        access: 'outbox.read',
        response: OutboxCounts,
      },
      () => countByState(db),
    ),
    route(
      {
        method: 'post',
        path: '/outbox/{id}/retry',
        operationId: 'retryMessage',
        summary: 'Send a failed message again',
        access: 'outbox.retry',
        params,
      },
      async ({ params: { id }, actor }) => {
        await db.transaction(async (tx) => {
          if (!(await retryFailed(tx, id, clock.nowMs())))
            throw new WardError('illegal-move', { detail: 'only a failed message is sent again' });
          await onHandled(tx, { id, did: 'retried', reason: null, actor });
        });
        bus.emit('outbox.enqueued', { count: 1 });
      },
    ),
    route(
      {
        method: 'post',
        path: '/outbox/{id}/cancel',
        operationId: 'cancelMessage',
        summary: 'Withdraw a message not yet sent',
        access: 'outbox.retry',
        params,
        body: CancelMessage,
      },
      async ({ params: { id }, actor, body: { reason } }) => {
        await db.transaction(async (tx) => {
          if (!(await cancelWaiting(tx, id, `${actor.name}：${reason}`)))
            throw new WardError('illegal-move', { detail: 'the message is on its way or was sent' });
          await onHandled(tx, { id, did: 'cancelled', reason, actor });
        });
        bus.emit('outbox.changed', { messageId: id });
      },
    ),
  ];
}
