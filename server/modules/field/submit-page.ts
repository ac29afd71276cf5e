import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { FieldReceipt, FieldSubmission } from '../../../contract/field.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import type { Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { beganAtMs, moveIn, recordsById, warningsOf } from '../ledger/index.ts';
import { correctTime, type HappenedTime } from './correct-time.ts';
import type { FieldContext } from './field-context.ts';
import {
  findSubmission,
  type SubmissionRow,
  type SubmittedRecords,
  takePlace,
  writeRecords,
} from './store.ts';

type Submission = z.output<typeof FieldSubmission>;

/** A file without its ticket: sent again after a lost answer it has another ticket and is the same file. */
const withoutTicket = (file: unknown): unknown => {
  if (file === null || typeof file !== 'object') return file;
  const { ticket: _, ...rest } = file as Record<string, unknown>;
  return rest;
};
const withoutTickets = ({ data, ...move }: Submission['moves'][number]): unknown => ({
  ...move,
  data: Object.fromEntries(
    Object.entries(data).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.map(withoutTicket) : value,
    ]),
  ),
});

/** What makes two submissions the same: neither the clock's offset nor tickets, which are new at every contact. */
const digestOf = ({ happened, moves }: Submission): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([happened, moves.map(withoutTickets)]))
    .digest();

/** A refusal names the move of the submission it belongs to. */
function refuseMove(error: unknown, n: number): never {
  if (!(error instanceof WardError)) throw error;
  const fields = (error.fields ?? []).map(({ path, message }) => ({ path: `moves.${n}.${path}`, message }));
  throw new WardError(error.code, {
    detail: error.message,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    fields: [{ path: `moves.${n}`, message: error.message }, ...fields],
  });
}

async function makeMoves(
  tx: Tx,
  ctx: FieldContext,
  actor: Actor,
  submission: Submission,
  happened: HappenedTime,
): Promise<SubmittedRecords> {
  const records: SubmittedRecords = [];
  for (const [n, move] of submission.moves.entries()) {
    // A clock that is a breath behind must not refuse a visit to a record that was opened just now.
    const began = move.recordId === null ? undefined : await beganAtMs(tx, move.recordId);
    const atMs = Math.max(happened.atMs, began ?? happened.atMs);
    const { record } = await moveIn(
      tx,
      ctx,
      actor,
      { ...move, happenedAt: toBeijingIso(atMs) },
      `${submission.id}#${n}`,
    ).catch((error: unknown) => refuseMove(error, n));
    records.push({ id: record.id, type: record.type, move: move.move, version: record.version });
  }
  return records;
}

const receiptOf = (id: string, row: SubmissionRow, repeated: boolean): z.input<typeof FieldReceipt> => ({
  id,
  repeated,
  receivedAt: toBeijingIso(row.receivedAtMs),
  happenedAt: toBeijingIso(row.happenedAtMs),
  correction: row.correction,
  records: row.records,
});

/** What may mean the same as a record the page opened, as the sender may see it: people look and decide. */
async function similarTo(
  ctx: FieldContext,
  actor: Actor,
  { records, happenedAt }: z.input<typeof FieldReceipt>,
): Promise<z.input<typeof FieldReceipt>['similar']> {
  const opened = records.filter(
    ({ type, move }) => ctx.catalogue.types.get(type)?.type.moves[move]?.from === 'new',
  );
  const rows = await recordsById(
    ctx.db,
    ctx,
    opened.map(({ id }) => id),
  );
  const warnings = await warningsOf(
    ctx,
    actor,
    rows.map((record) => ({ record, happenedAt })),
  );
  return [...warnings].flatMap(([recordId, found]) =>
    found.map(({ records: alike, more }) => ({ recordId, records: alike, more })),
  );
}

/**
 * Every move of a page, or none, in one transaction; resolves after COMMIT. Sent again with the same id it is found and
 * answered as the first time; the same id with another content is a `conflict` that names what was recorded.
 */
export async function submitPage(
  ctx: FieldContext,
  actor: Actor,
  submission: Submission,
): Promise<z.input<typeof FieldReceipt>> {
  if (submission.personId !== actor.personId)
    throw new WardError('forbidden', { detail: 'another person filled this page: it is theirs to send' });
  const saidMs = fromIso(submission.happened.at);
  if (saidMs === undefined) throw new WardError('invalid-input', { detail: 'happened.at is no time' });
  const receivedAtMs = ctx.clock.nowMs();
  const { by } = submission.happened;
  const happened = correctTime(
    { saidMs, by, offsetMs: submission.clockOffsetMs },
    receivedAtMs,
    ctx.mostShiftMs,
  );
  const row = {
    digest: digestOf(submission),
    happenedAtMs: happened.atMs,
    correction: happened.correction,
    receivedAtMs,
  };
  const receipt = await ctx.db.transaction(async (tx) => {
    const place = {
      ...row,
      personId: actor.personId,
      id: submission.id,
      deviceId: submission.deviceId,
      saidAtMs: saidMs,
      saidBy: by,
      clockOffsetMs: submission.clockOffsetMs,
    };
    if (!(await takePlace(tx, place))) {
      const done = await findSubmission(tx, actor.personId, submission.id);
      if (!done)
        throw new WardError('conflict', { detail: 'the same page is being recorded: send it again' });
      if (!done.digest.equals(row.digest))
        throw new WardError('conflict', {
          detail: 'an earlier wording of this page is recorded',
          fields: done.records.map(({ id, type }) => ({ path: 'recorded', message: `${type} ${id}` })),
        });
      return receiptOf(submission.id, done, true);
    }
    const records = await makeMoves(tx, ctx, actor, submission, happened);
    await writeRecords(tx, actor.personId, submission.id, records);
    return receiptOf(submission.id, { ...row, records }, false);
  });
  if (!receipt.repeated)
    for (const { id, type } of receipt.records) ctx.bus.emit('ledger.changed', { recordId: id, type });
  return { ...receipt, similar: await similarTo(ctx, actor, receipt) };
}
