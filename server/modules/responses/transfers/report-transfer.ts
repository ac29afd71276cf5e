import type { Permission } from '../../../../contract/permissions.ts';
import type { HeadCount, TransferCounts } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import { returnAlarm } from '../alarms/raise-alarm.ts';
import type { MoveDraft, Subject } from '../journal/aggregate.ts';
import { postFor, type Request, toMs } from '../journal/request.ts';
import {
  byPost,
  checkVersion,
  doneBefore,
  inWork,
  lockSubject,
  record,
  requestKey,
} from '../journal/work.ts';
import type { ResponsesContext } from '../ports.ts';
import { closeReceipts } from '../receipts/open-receipt.ts';
import { nextTransferState, TRANSFER, type TransferDoc } from './transfer-aggregate.ts';
import { indicatorKey, overdueKey } from './transfer-alarms.ts';

type Moved = Promise<Subject<TransferDoc>>;

function move(
  ctx: ResponsesContext,
  id: string,
  request: Request,
  permission: Permission,
  draft: Pick<MoveDraft, 'move' | 'data'>,
  check: (doc: TransferDoc) => void = () => undefined,
): Moved {
  return inWork(ctx, async (work) => {
    const transfer = await lockSubject(work, TRANSFER, id);
    const key = requestKey(request.actor, request.idempotencyKey);
    if (await doneBefore(work, key, 'transfer', draft.move, id)) return transfer;
    const post = postFor(request.actor, permission, transfer.state.unit.path);
    await checkVersion(work, TRANSFER, transfer, request.expectedVersion);
    if (nextTransferState(transfer.state.state, draft.move) === undefined)
      throw new WardError('illegal-move', {
        detail: `${draft.move} is not possible: the transfer is ${transfer.state.state}`,
      });
    check(transfer.state);
    const moved = await record(work, TRANSFER, transfer, {
      ...draft,
      by: byPost(request.actor, post),
      note: request.note,
      happenedAtMs: toMs(request.happenedAt),
      idempotencyKey: key,
    });
    const signal = { atMs: work.nowMs };
    if (moved.state.suggestedStage === null) await returnAlarm(work, indicatorKey(moved.state), signal);
    if (!moved.state.overdue) await returnAlarm(work, overdueKey(moved.state), signal);
    if (moved.state.state === 'lifted') await closeReceipts(work, 'transfer', id);
    return moved;
  });
}

/** 安置 and 返回 are part of 已转; 已转 may pass 应转 (visitors, workers), which the list of residents does not know. */
function checkCounts(counts: TransferCounts): void {
  const within = (part: keyof TransferCounts, whole: keyof TransferCounts): void => {
    for (const unit of ['households', 'people'] as const satisfies (keyof HeadCount)[])
      if (counts[part][unit] > counts[whole][unit])
        throw new WardError('unprocessable', {
          detail: `${part} ${unit} ${counts[part][unit]} is more than ${whole} ${counts[whole][unit]}`,
          fields: [{ path: `counts.${part}.${unit}`, message: `more than ${whole}` }],
        });
  };
  within('sheltered', 'moved');
  within('returned', 'moved');
}

/** 应转 / 已转 / 安置 / 返回 as they stand now, households and people, reported by the street or community. */
export function reportTransfer(
  ctx: ResponsesContext,
  id: string,
  request: Request & { counts: TransferCounts },
): Moved {
  return move(
    ctx,
    id,
    request,
    'transfers.report',
    { move: 'report', data: { counts: request.counts } },
    (doc) => {
      checkCounts(request.counts);
      if (request.counts.returned.people > 0 && doc.state !== 'lifted')
        throw new WardError('unprocessable', { detail: 'nobody goes back before the transfer is lifted' });
    },
  );
}

/** 解除: people may go back. By a person with the right to order, and a reason. */
export function liftTransfer(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string },
): Moved {
  return move(ctx, id, request, 'transfers.order', { move: 'lift', data: { reason: request.reason } });
}

/** Ends it when all are back; with a reason where the counts do not say so. */
export function closeTransfer(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason?: string | undefined },
): Moved {
  const data = request.reason === undefined ? {} : { reason: request.reason };
  return move(ctx, id, request, 'transfers.order', { move: 'close', data }, ({ counts }) => {
    const out = counts.moved.people - counts.returned.people;
    if (out > 0 && request.reason === undefined)
      throw new WardError('unprocessable', { detail: `${out} people have not returned: give a reason` });
  });
}

/** What the indicators ask for is set aside by a person, with a reason. */
export function dismissTransfer(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string },
): Moved {
  return move(ctx, id, request, 'transfers.order', { move: 'dismiss', data: { reason: request.reason } });
}
