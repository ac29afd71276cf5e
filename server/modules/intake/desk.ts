import type { z } from 'zod';
import { type AwaitingPublication, type DeskFound, TrackingCode } from '../../../contract/intake.ts';
import { type Actor, isUnder } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { openSensitive, readPage, visibleRecord } from '../ledger/index.ts';
import { boxFor, type IntakeContext } from './intake-context.ts';
import { phoneDigits } from './secrets.ts';
import { insertCode, insertContact, recordByCode, recordsByContact } from './store.ts';
import { codeOfRecord, noteOpened } from './submit-opinion.ts';

/** Of the ids, what the clerk may see; what they may not is as if it were not there. */
async function visibleAmong(
  ctx: IntakeContext,
  actor: Actor,
  ids: readonly string[],
): Promise<z.input<typeof DeskFound>['records']> {
  const found: z.input<typeof DeskFound>['records'] = [];
  for (const id of ids) {
    const seen = await visibleRecord(ctx.ledger, actor, id).catch((error: unknown) => {
      if (error instanceof WardError && error.code === 'not-found') return undefined;
      throw error;
    });
    if (!seen) continue;
    const { type, title, state, openedAtMs, unitPath } = seen.row;
    found.push({ id, typeId: type, title, state, openedAt: toBeijingIso(openedAtMs), unitPath });
  }
  return found;
}

/** The telephone desk finds what somebody asks about by code or by the number they left; each look is audited. */
export async function findAtDesk(
  ctx: IntakeContext,
  actor: Actor,
  asked: { code?: string | undefined; phone?: string | undefined },
): Promise<z.input<typeof DeskFound>> {
  const { db } = ctx.ledger;
  const ids: string[] = [];
  const code = TrackingCode.safeParse(asked.code ?? '');
  if (code.success) {
    const id = await recordByCode(db, ctx.secrets.digest('code', code.data));
    if (id !== undefined) ids.push(id);
  }
  const digits = phoneDigits(asked.phone ?? '');
  if (digits !== undefined) ids.push(...(await recordsByContact(db, ctx.secrets.digest('contact', digits))));
  if (!code.success && digits === undefined)
    throw new WardError('unprocessable', {
      detail: 'neither a code of eight digits nor a telephone number',
      remedy: 'Enter the eight digits of the code, or the whole number that was left.',
    });
  const records = await visibleAmong(ctx, actor, [...new Set(ids)]);
  await ctx.ledger.audit.record(db, {
    kind: 'sensitive-read',
    action: digits === undefined ? 'find-by-code' : 'find-by-phone',
    about: records[0]?.id ?? 'nothing',
    actor,
    data: { found: records.length },
  });
  return { records };
}

/** The number of a torn-off receipt becomes the code of a record, in the transaction of its move. */
export async function noteReceipt(
  tx: Sql,
  ctx: IntakeContext,
  recordId: string,
  receipt: string,
  contact: string | undefined,
): Promise<void> {
  if (!(await insertCode(tx, ctx.secrets.digest('code', receipt), recordId, ctx.ledger.clock.nowMs())))
    throw new WardError('conflict', {
      detail: 'this receipt number belongs to another record',
      remedy: 'Compare the number with the slip; no two slips bear the same.',
    });
  const digits = contact === undefined ? undefined : phoneDigits(contact);
  if (digits !== undefined) await insertContact(tx, ctx.secrets.digest('contact', digits), recordId);
}

/**
 * A code for what a clerk wrote down for somebody: a slip from the wooden box, a call, a neighbour. The number on the
 * torn-off receipt works as the code.
 */
export async function issueCode(
  ctx: IntakeContext,
  actor: Actor,
  asked: { recordId: string; receipt?: string | undefined },
): Promise<string> {
  const { row, declared } = await visibleRecord(ctx.ledger, actor, asked.recordId);
  const box = boxFor(ctx, declared.id);
  if (!box) throw new WardError('unprocessable', { detail: `${declared.id} is not open to residents` });
  const field = box.intake.contact;
  const keys = await ctx.ledger.vault.open(ctx.ledger.db, [row.id]);
  const opened = openSensitive(declared, row.id, row.data, keys.openerFor(row.id));
  const left = field === undefined ? null : opened[field];
  const contact = typeof left === 'string' ? left : undefined;
  const { receipt } = asked;
  await ctx.ledger.db.transaction(async (tx) => {
    if (receipt === undefined) await noteOpened(tx, ctx, row.id, contact);
    else await noteReceipt(tx, ctx, row.id, receipt, contact);
    await ctx.ledger.audit.record(tx, {
      kind: 'move',
      action: 'issue-code',
      about: row.id,
      actor,
      unitPath: row.unitPath,
      data: { receipt: receipt !== undefined },
    });
  });
  return receipt ?? codeOfRecord(ctx, row.id);
}

const QUEUE = 100;

/** Records one move away from being shown to everybody, under the clerk's posts: the moderator's queue. */
export async function awaitingPublication(
  ctx: IntakeContext,
  actor: Actor,
): Promise<z.input<typeof AwaitingPublication>> {
  const records: z.input<typeof AwaitingPublication>['records'] = [];
  for (const { id, type } of ctx.ledger.catalogue.types.values()) {
    const shown = type.intake?.shows?.state;
    if (shown === undefined) continue;
    const showing = Object.values(type.moves).filter((move) => move.to === shown);
    for (const state of new Set(showing.flatMap(({ from }) => (from === 'new' ? [] : from)))) {
      const page = await readPage(ctx.ledger, actor, { type: id, state, limit: QUEUE });
      for (const record of page.records)
        if (
          showing.some(({ by }) =>
            actor.posts.some(({ role, unitPath }) => by.includes(role) && isUnder(record.unitPath, unitPath)),
          )
        )
          records.push({
            id: record.id,
            typeId: id,
            title: record.title,
            state,
            changedAt: record.changedAt,
          });
    }
  }
  return { records };
}
