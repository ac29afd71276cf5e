import type { z } from 'zod';
import type { Statement, StatementRequest } from '../../../contract/figures.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { findUnit } from '../people/index.ts';
import type { FiguresContext } from './figures-context.ts';
import { keyOf, signerAt } from './signer.ts';
import {
  findStatement,
  holdPaper,
  insertStatement,
  insertWithdrawal,
  openingsMeeting,
  type StatementRow,
  statementByKey,
} from './store/statements.ts';
import { countContributions } from './store.ts';

export function presentStatement(row: StatementRow): z.input<typeof Statement> {
  const { signedByName, signedPostTitle, signedAtMs, withdrawnBy, withdrawnReason, withdrawnAtMs, ...rest } =
    row;
  return {
    ...rest,
    signedBy: signedByName,
    signedAs: signedPostTitle,
    signedAt: toBeijingIso(signedAtMs),
    withdrawn:
      withdrawnBy === null
        ? null
        : { by: withdrawnBy, at: toBeijingIso(withdrawnAtMs ?? 0), reason: withdrawnReason ?? '' },
  };
}

/** An opening balance stands for days that no record and no other balance covers: nothing is counted twice. */
async function refuseCountedTwice(
  tx: Tx,
  figure: string,
  unitPath: string,
  { fromDay, asOfDay }: { fromDay: string; asOfDay: string },
): Promise<void> {
  // Two signers at once: the second waits and then sees what the first signed.
  await tx.execute('lock table figure_statements in share row exclusive mode');
  const [other] = await openingsMeeting(tx, figure, unitPath, fromDay, asOfDay);
  if (other)
    throw new WardError('conflict', {
      detail: `${other.unitPath} carries an opening balance for ${other.fromDay} to ${other.asOfDay}`,
      remedy: 'Withdraw that one first, or sign for days it does not cover.',
    });
  const records = await countContributions(tx, figure, { unitPath, fromDay, toDay: asOfDay });
  if (records > 0)
    throw new WardError('conflict', {
      detail: `${records} records already count on days from ${fromDay} to ${asOfDay}`,
      remedy: 'Let the balance end on the day before the records begin.',
    });
}

/**
 * Signs a manual figure or an opening balance in the caller's transaction; sent again with its key it is one statement. A paper that
 * is named was sent before: WardError `paper-not-kept` for a digest alone.
 */
export async function signWithin(
  tx: Tx,
  ctx: FiguresContext,
  actor: Actor,
  request: z.output<typeof StatementRequest>,
  idempotencyKey?: string,
): Promise<StatementRow> {
  const nowMs = ctx.clock.nowMs();
  const key = keyOf(actor, idempotencyKey);
  const unit = await findUnit(tx, request.unitId);
  if (!unit) throw new WardError('not-found', { detail: `there is no unit ${request.unitId}` });
  const by = signerAt(actor, 'figures.sign', unit.path);
  const repeated = key === null ? undefined : await statementByKey(tx, key);
  if (repeated) return repeated;
  if (request.asOfDay < request.fromDay)
    throw new WardError('unprocessable', { detail: 'asOfDay lies before fromDay' });
  if (request.asOfDay > beijingDay(nowMs))
    throw new WardError('unprocessable', { detail: 'asOfDay lies in the future' });
  const declared = request.kind === 'opening' ? ctx.figures.get(request.figure) : undefined;
  if (request.kind === 'opening') {
    if (!declared) throw new WardError('unprocessable', { detail: `there is no figure ${request.figure}` });
    await refuseCountedTwice(tx, declared.id, unit.path, request);
  }
  const { kind, value, fromDay, asOfDay, method, source, attachment } = request;
  if (attachment && !(await holdPaper(tx, attachment.sha256, unit.path, nowMs)))
    throw new WardError('paper-not-kept', {
      detail: `no paper of SHA-256 ${attachment.sha256} was sent for ${unit.path}`,
    });
  const id = newId(nowMs);
  const row = {
    id,
    kind,
    figure: declared?.id ?? null,
    concept: request.kind === 'manual' ? request.concept : null,
    value,
    measure: request.kind === 'manual' ? request.measure : (declared?.figure.measure ?? ''),
    unitPath: unit.path,
    fromDay,
    asOfDay,
    method,
    source,
    attachment,
  };
  await insertStatement(tx, row, by, nowMs, key);
  await ctx.audit.record(tx, {
    kind: 'move',
    action: `figure.${kind}`,
    about: id,
    actor,
    unitPath: unit.path,
    postId: by.postId,
    data: {
      figure: row.figure,
      concept: row.concept,
      value,
      measure: row.measure,
      fromDay,
      asOfDay,
      method,
    },
  });
  return (await findStatement(tx, id))!;
}

/** `signWithin` in a transaction of its own; resolves after COMMIT. */
export const signStatement = (
  ctx: FiguresContext,
  actor: Actor,
  request: z.output<typeof StatementRequest>,
  idempotencyKey?: string,
): Promise<StatementRow> => ctx.db.transaction((tx) => signWithin(tx, ctx, actor, request, idempotencyKey));

/** Takes a statement back; it stays to be read, with who withdrew it and why. */
export async function withdrawStatement(
  ctx: FiguresContext,
  actor: Actor,
  id: string,
  reason: string,
): Promise<StatementRow> {
  return ctx.db.transaction(async (tx) => {
    const row = await findStatement(tx, id);
    if (!row) throw new WardError('not-found');
    const by = signerAt(actor, 'figures.sign', row.unitPath);
    if (!(await insertWithdrawal(tx, id, by, reason, ctx.clock.nowMs())))
      throw new WardError('illegal-move', { detail: 'it was withdrawn before' });
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'figure.withdraw',
      about: id,
      actor,
      unitPath: row.unitPath,
      postId: by.postId,
      data: { reason },
    });
    return (await findStatement(tx, id))!;
  });
}
