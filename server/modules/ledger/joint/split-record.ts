import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { SplitRequest } from '../../../../contract/joint-moves.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { type Data, planSplit } from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { keyOf } from '../judge-move.ts';
import type { LedgerContext } from '../move-in.ts';
import { typeOf } from '../read-records.ts';
import { entriesOf, type RecordRow } from '../store.ts';
import { applyTogether, rowOf } from './apply-together.ts';

/** The same request again opens the same parts (RFC 9562, version 8). */
function idOfPart(key: string | null, n: number, nowMs: number): string {
  if (key === null) return newId(nowMs);
  const hex = createHash('sha256').update(`part ${key} ${n}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * 拆分: one record becomes several. Each part is opened in the unit of the whole and on the day on which the whole happened, so
 * that a deadline and a figure count it as if it had been written down apart; the whole ends with its ways to the parts.
 * `unprocessable` where the type splits nothing; otherwise as `applyTogether`.
 */
export async function splitRecord(
  ctx: LedgerContext,
  actor: Actor,
  request: z.output<typeof SplitRequest>,
  idempotencyKey?: string,
): Promise<{ whole: RecordRow; parts: RecordRow[]; repeated: boolean }> {
  const declared = typeOf(ctx, request.type);
  if (!declared.type.split)
    throw new WardError('unprocessable', { detail: `records of ${declared.id} are not split` });
  const { whole, parts, reason, happenedAt } = request;
  // The first entry never changes: read before the lock.
  const [first] = await entriesOf(ctx.db, whole.id);
  const began = first && toBeijingIso(first.happenedAtMs);
  const ids = parts.map((_, n) => idOfPart(keyOf(actor, idempotencyKey), n, ctx.clock.nowMs()));
  const { rows, repeated } = await applyTogether(
    ctx,
    actor,
    {
      declared,
      seen: [whole],
      reason,
      happenedAt,
      opens: ids,
      plan: ([row]) =>
        row
          ? planSplit(
              declared,
              row,
              parts.map((data, n) => ({ id: ids[n] as string, data: data as Data })),
            ).map((planned) =>
              planned.record === null
                ? {
                    ...planned,
                    unitId: row.unitPath.split('/').at(-1) ?? '',
                    ...(began === undefined ? {} : { happenedAt: began }),
                  }
                : planned,
            )
          : [],
    },
    idempotencyKey,
  );
  return { whole: rowOf(rows, whole.id), parts: ids.map((id) => rowOf(rows, id)), repeated };
}
