import { ATTACHMENT_REFUSALS, MEDIA, type MediaType } from '../../../../contract/attached-file.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { type KeptFile, readJournal } from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import type { FileStore } from '../../../platform/files/index.ts';
import type { LedgerContext } from '../move-in.ts';
import { visibleRecord } from '../read-records.ts';
import { openSensitive } from '../sensitive.ts';
import { entriesOf } from '../store.ts';
import { openFile } from './seal-file.ts';
import { findAttached } from './store.ts';

export interface ReadFile {
  bytes: Uint8Array<ArrayBuffer>;
  media: MediaType;
  name: string;
}
type Context = LedgerContext & { files: FileStore };

export const lost = (): WardError =>
  new WardError('internal', {
    detail: 'the file is noted and not on disk',
    remedy:
      'The system administrator runs “npx ward ledger verify” and brings the folder `files` back from a backup.',
  });

/** A file of a record that the reader may see. What is sensitive is not read here. */
export async function readFile(
  ctx: Context,
  actor: Actor,
  { id, sha256 }: { id: string; sha256: string },
  size: 'whole' | 'thumbnail',
): Promise<ReadFile> {
  await visibleRecord(ctx, actor, id);
  const file = await findAttached(ctx.db, id, sha256);
  if (!file) throw new WardError('not-found');
  if (file.sealed)
    throw new WardError('forbidden', {
      detail: 'the file is sensitive',
      remedy: 'Open it with a reason; it is audited.',
    });
  const small = size === 'thumbnail';
  if (small && !file.thumbnail) throw new WardError('not-found');
  const bytes = await ctx.files.read(small ? (file.thumbnail ?? '') : sha256);
  if (!bytes) throw lost();
  return {
    bytes,
    media: small ? 'image/jpeg' : file.media,
    name: file.name ?? `file.${MEDIA[file.media].ending}`,
  };
}

/** A sensitive file, with a reason that is audited before the first byte leaves. After an erasure there is none. */
export async function openSealedFile(
  ctx: Context,
  actor: Actor,
  { id, sha256 }: { id: string; sha256: string },
  reason: string,
): Promise<ReadFile> {
  const { row, declared } = await visibleRecord(ctx, actor, id);
  const file = await findAttached(ctx.db, id, sha256);
  if (!file?.sealed) throw new WardError('not-found');
  const seal = (await ctx.vault.open(ctx.db, [id])).openerFor(id);
  const kept = readJournal(declared, await entriesOf(ctx.db, id))
    .flatMap(({ data }) => Object.values(openSensitive(declared, id, data, seal)))
    .flatMap((value) => (Array.isArray(value) ? (value as KeptFile[]) : []))
    .find((each) => each.sha256 === sha256);
  if (kept?.key === undefined)
    throw new WardError('not-found', { detail: 'what was personal in this record was erased' });
  await ctx.audit.record(ctx.db, {
    kind: 'sensitive-read',
    action: 'open-file',
    about: id,
    actor,
    unitPath: row.unitPath,
    data: { type: row.type, file: sha256, reason },
  });
  const sealed = await ctx.files.read(sha256);
  if (!sealed) throw lost();
  const bytes = openFile(sealed, kept.key);
  if (!bytes) throw new WardError('internal', { detail: ATTACHMENT_REFUSALS.damaged.en });
  return { bytes, media: kept.media, name: kept.name };
}
