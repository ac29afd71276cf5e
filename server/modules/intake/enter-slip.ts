import type { z } from 'zod';
import type { IntakeEntered, IntakeEntry } from '../../../contract/intake.ts';
import { MoveRequest } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Value } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { applyMove } from '../ledger/index.ts';
import { noteReceipt } from './desk.ts';
import { boxFor, type IntakeContext } from './intake-context.ts';
import { findPlace, recordByCode } from './store.ts';
import { codeOfRecord, firstWords, noteOpened } from './submit-opinion.ts';

const textIn = (data: Readonly<Record<string, unknown>>, field: string | undefined): string | undefined => {
  const value = field === undefined ? undefined : data[field];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/**
 * A slip of the wooden box, a call or a neighbour's word becomes a record with its code, both or neither: by the clerk, at
 * the box's place, through `applyMove` like everything. Also for a box that was closed: slips may lie in it still. WardError:
 * `not-found`, `conflict` where the receipt's number is another record's, and what `applyMove` refuses.
 */
export async function enterSlip(
  ctx: IntakeContext,
  actor: Actor,
  entry: z.output<typeof IntakeEntry>,
): Promise<IntakeEntered> {
  const place = await findPlace(ctx.ledger.db, entry.placeId);
  const box = place && boxFor(ctx, place.typeId);
  if (!place || !box) throw new WardError('not-found', { detail: 'there is no such box' });
  const { declared, intake } = box;
  const title = declared.type.fields[declared.type.title];
  const said = textIn(entry.data, intake.titleFrom);
  const filled: Record<string, Value> = {};
  if (intake.place) filled[intake.place] = place.name;
  if (intake.source) filled[intake.source.field] = intake.source[entry.way];
  if (said !== undefined && title && 'max' in title && textIn(entry.data, declared.type.title) === undefined)
    filled[declared.type.title] = firstWords(said, title.max);
  const move = MoveRequest.parse({
    type: declared.id,
    move: intake.open,
    newRecordId: entry.id,
    unitId: place.unitPath.split('/').at(-1),
    data: { ...entry.data, ...filled },
  });
  const contact = textIn(entry.data, intake.contact);
  const { receipt } = entry;
  const { repeated } = await applyMove(ctx.ledger, actor, move, `intake-entry ${entry.id}`, async (tx) => {
    if (receipt === undefined) await noteOpened(tx, ctx, entry.id, contact);
    else await noteReceipt(tx, ctx, entry.id, receipt, contact);
    await ctx.ledger.audit.record(tx, {
      kind: 'move',
      action: 'issue-code',
      about: entry.id,
      actor,
      unitPath: place.unitPath,
      data: { receipt: receipt !== undefined },
    });
  });
  const { db } = ctx.ledger;
  if (receipt !== undefined && (await recordByCode(db, ctx.secrets.digest('code', receipt))) !== entry.id)
    throw new WardError('conflict', {
      detail: 'this entry is recorded already, with another receipt number',
    });
  const code = receipt ?? (await codeOfRecord(ctx, entry.id));
  return { recordId: entry.id, code, place: place.name, repeated };
}
