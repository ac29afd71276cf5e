import type { z } from 'zod';
import type { MergeRequest } from '../../../../contract/joint-moves.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { type Data, planMerge } from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import type { LedgerContext } from '../move-in.ts';
import { typeOf } from '../read-records.ts';
import type { RecordRow } from '../store.ts';
import { applyTogether, rowOf } from './apply-together.ts';

/**
 * 合并: several records become one, as the type declares it: the survivor takes fields and links of the others, and each of
 * them ends with its way to the survivor. One transaction, an entry in every journal. `unprocessable` where the type merges
 * nothing; otherwise as `applyTogether`.
 */
export async function mergeRecords(
  ctx: LedgerContext,
  actor: Actor,
  request: z.output<typeof MergeRequest>,
  idempotencyKey?: string,
): Promise<{ survivor: RecordRow; others: RecordRow[]; repeated: boolean }> {
  const declared = typeOf(ctx, request.type);
  if (!declared.type.merge)
    throw new WardError('unprocessable', { detail: `records of ${declared.id} are not merged` });
  const { survivor, others, reason, happenedAt } = request;
  const { rows, repeated } = await applyTogether(
    ctx,
    actor,
    {
      declared,
      seen: [survivor, ...others],
      reason,
      happenedAt,
      opens: [],
      plan: ([kept, ...rest]) => (kept ? planMerge(declared, kept, rest, request.data as Data) : []),
    },
    idempotencyKey,
  );
  return {
    survivor: rowOf(rows, survivor.id),
    others: others.map(({ id }) => rowOf(rows, id)),
    repeated,
  };
}
