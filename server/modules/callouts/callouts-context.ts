import type { Actor } from '../../../contract/permissions.ts';
import type { By, UnitRef } from '../../../contract/responses.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import type { Tx } from '../../platform/db/index.ts';
import { announce, type ResponsesContext, type Work as ResponsesWork, workIn } from '../responses/index.ts';
import type { CallRules } from './calls/call-fold.ts';

export { byActor, SYSTEM } from '../responses/index.ts';

/** Call-outs stand beside the responses: the same clock, outbox, audit and duty log. */
export type CalloutsContext = ResponsesContext;

/** What is fixed when a call-out is made, and how it ended. */
export interface CallOutDoc {
  title: string;
  text: string;
  planId: string;
  planTitle: string;
  planVersion: string;
  levelName: string | null;
  assemble: string | null;
  unit: UnitRef;
  madeBy: By;
  rules: CallRules;
  drill: boolean;
  closedReason: string | null;
}

export interface CallOutRow {
  id: string;
  state: 'open' | 'closed';
  madeAtMs: number;
  closedAtMs: number | null;
  doc: CallOutDoc;
}

/** One transaction of this module: its connection, its moment, and what to tell the bus once it is durable. */
export interface Work {
  ctx: CalloutsContext;
  tx: Tx;
  nowMs: number;
  touched: Set<string>;
  /** The same transaction for orders that a call leads to. */
  orders: ResponsesWork;
  logSeq: number;
  enqueued: number;
}

/** Key of a person's request as it is kept: two people never share one. */
export const requestKey = (actor: Actor, key: string | undefined): string | null =>
  key === undefined ? null : `request:${actor.personId}:${key}`;

/** SQLSTATE of the one of two transactions that PostgreSQL ended because each waited for the other. */
const DEADLOCK = '40P01';

/** Runs `job` in one transaction and wakes the screens after COMMIT; who loses a race for a unique row runs again. */
export async function inCallWork<T>(ctx: CalloutsContext, job: (work: Work) => Promise<T>): Promise<T> {
  const attempt = (): Promise<{ result: T; work: Work }> =>
    ctx.db.transaction(async (tx) => {
      const nowMs = ctx.clock.nowMs();
      const work: Work = {
        ctx,
        tx,
        nowMs,
        touched: new Set(),
        orders: workIn(ctx, tx, nowMs),
        logSeq: 0,
        enqueued: 0,
      };
      return { result: await job(work), work };
    });
  const { result, work } = await attempt().catch((error: unknown) => {
    if (isUniqueViolation(error) || (error as { code?: string }).code === DEADLOCK) return attempt();
    throw error;
  });
  announce(ctx, work.orders);
  for (const calloutId of work.touched) ctx.bus.emit('callouts.changed', { calloutId });
  if (work.logSeq > 0) ctx.bus.emit('log.appended', { seq: work.logSeq });
  if (work.enqueued > 0) ctx.bus.emit('outbox.enqueued', { count: work.enqueued });
  return result;
}
