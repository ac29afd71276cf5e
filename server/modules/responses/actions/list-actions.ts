import type { z } from 'zod';
import type { Actor } from '../../../../contract/permissions.ts';
import { pathsAllowing } from '../../../../contract/permissions.ts';
import {
  ACTION_STATES,
  type Action,
  type ActionBoard,
  type ActionDetail,
  type ActionState,
} from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import type { Subject } from '../journal/aggregate.ts';
import { iso, presentMove } from '../journal/present.ts';
import type { ResponsesContext } from '../ports.ts';
import { presentReceipt } from '../receipts/present-receipt.ts';
import { listActions } from '../store/actions.ts';
import { findSubject, movesOf } from '../store/journal.ts';
import { type ReceiptRow, receiptsOf } from '../store/receipts.ts';
import { ACTION, type ActionDoc, receiptDueMs } from './action-aggregate.ts';

function presentAction(
  { id, version, state: doc }: Subject<ActionDoc>,
  receipts: readonly ReceiptRow[],
  nowMs: number,
): Action {
  const overdue = doc.doneOverdue ? 'completion' : doc.receiptOverdue ? 'receipt' : 'no';
  return {
    id,
    version,
    responseId: doc.responseId,
    planActionId: doc.planActionId,
    levelId: doc.levelId,
    levelName: doc.levelName,
    title: doc.title,
    detail: doc.detail,
    unit: doc.unit,
    addressee: doc.addressee,
    state: doc.state,
    orderedAt: toBeijingIso(doc.orderedAtMs),
    receiptDueAt: iso(receiptDueMs(doc)),
    doneDueAt: iso(doc.doneDueAtMs),
    deliveredAt: iso(doc.deliveredAtMs),
    receivedAt: iso(doc.receivedAtMs),
    arrivedAt: iso(doc.arrivedAtMs),
    doneAt: iso(doc.doneAtMs),
    overdue,
    undelivered: doc.undelivered,
    handedOver: doc.handedOver,
    receipts: receipts.filter((row) => row.aboutId === id).map((row) => presentReceipt(row, nowMs)),
    result: doc.result,
    withdrawnReason: doc.withdrawnReason ?? null,
  };
}

export async function presentActions(
  ctx: ResponsesContext,
  actions: readonly Subject<ActionDoc>[],
): Promise<Action[]> {
  const receipts = await receiptsOf(
    ctx.db,
    'action',
    actions.map(({ id }) => id),
  );
  return actions.map((action) => presentAction(action, receipts, ctx.clock.nowMs()));
}

/** The board of orders, as far as the reader's posts reach. */
export async function readActions(
  ctx: ResponsesContext,
  actor: Actor,
  filter: { responseId?: string | undefined; open: boolean },
): Promise<ActionBoard> {
  const under = pathsAllowing(actor, 'actions.read');
  const found = await listActions(ctx.db, under, { responseId: filter.responseId, open: filter.open });
  const actions = await presentActions(ctx, found);
  const counts = Object.fromEntries(
    Object.keys(ACTION_STATES).map((state) => [state, actions.filter((each) => each.state === state).length]),
  ) as Record<ActionState, number>;
  return {
    asOf: toBeijingIso(ctx.clock.nowMs()),
    actions,
    counts,
    overdue: actions.filter((action) => action.overdue !== 'no').length,
  };
}

export async function readAction(ctx: ResponsesContext, id: string): Promise<z.infer<typeof ActionDetail>> {
  const action = await findSubject(ctx.db, ACTION, id);
  if (!action) throw new WardError('not-found');
  const [presented] = await presentActions(ctx, [action]);
  return { action: presented!, moves: (await movesOf(ctx.db, 'action', id)).map(presentMove) };
}
