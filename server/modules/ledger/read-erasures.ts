import type { z } from 'zod';
import type { ErasurePreview, Erasures } from '../../../contract/ledger.ts';
import { type Actor, allow, postsAllowing } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { readJournal } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { findErasure, lastCopyExpires } from '../../platform/vault/index.ts';
import type { ErasureContext } from './erase-record.ts';
import { erasuresUnder, sealedBeside } from './erasure-store.ts';
import { hasSensitive } from './sensitive.ts';
import { entriesOf, findRecord } from './store.ts';

const AT_MOST = 200;
const iso = (atMs: number | null): string | null => (atMs === null ? null : toBeijingIso(atMs));

/**
 * What an erasure would take and what stays, before anybody presses; of what was erased, when and why. Tells nothing of what
 * the record says. WardError: `not-found`, also for who may not; `unprocessable` where nothing personal is kept.
 */
export async function previewErasure(
  ctx: ErasureContext,
  actor: Actor,
  id: string,
): Promise<z.input<typeof ErasurePreview>> {
  const record = await findRecord(ctx.db, id);
  if (!record || !allow(actor, 'records.erase', record.unitPath)) throw new WardError('not-found');
  const declared = ctx.catalogue.types.get(record.type);
  if (!declared || !hasSensitive(declared))
    throw new WardError('unprocessable', { detail: `${record.type} keeps nothing personal` });
  const entries = readJournal(declared, await entriesOf(ctx.db, id));
  const held = new Set(
    entries.flatMap(({ data }) => Object.keys(data).filter((field) => data[field] != null)),
  );
  const erased = await findErasure(ctx.db, id);
  return {
    recordId: id,
    type: record.type,
    unitPath: record.unitPath,
    state: record.state,
    openedAt: toBeijingIso(record.openedAtMs),
    fields: Object.keys(declared.type.fields).filter(
      (field) => declared.type.fields[field]?.sensitive && held.has(field),
    ),
    ...(await sealedBeside(ctx.db, id)),
    entries: entries.length,
    copiesUntil: iso(await lastCopyExpires(ctx.db, ctx.clock.nowMs())),
    retentionMonths: declared.type.retention?.months ?? null,
    erased: erased
      ? {
          erasedAt: toBeijingIso(erased.erasedAtMs),
          completeAt: iso(erased.completeAtMs),
          byName: erased.byName,
          reason: erased.reason,
        }
      : null,
  };
}

/** Erasures in the reader's units, by hand and at the end of retention; complete once no copy of the keys is good any more. */
export async function listErasures(ctx: ErasureContext, actor: Actor): Promise<z.input<typeof Erasures>> {
  const units = postsAllowing(actor, 'records.erase').map(({ unitPath }) => unitPath);
  const rows = await erasuresUnder(ctx.db, units, AT_MOST + 1);
  const nowMs = ctx.clock.nowMs();
  return {
    erasures: rows.slice(0, AT_MOST).map(({ erasedAtMs, completeAtMs, ...row }) => ({
      ...row,
      erasedAt: toBeijingIso(erasedAtMs),
      completeAt: iso(completeAtMs),
      complete: completeAtMs === null || completeAtMs <= nowMs,
    })),
    more: rows.length > AT_MOST,
  };
}
