import type { z } from 'zod';
import {
  ATTACHMENT_LIMITS,
  ATTACHMENT_REFUSALS,
  type AttachmentRefusal,
  MEDIA,
} from '../../../../contract/attached-file.ts';
import type { Uploaded, UploadQuery } from '../../../../contract/attachments.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { NOTHING, visibleTo } from '../../../../programmes/kit/index.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { checkFile, type FileStore, pictureHashOf, thumbnailOf } from '../../../platform/files/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { sealFile } from './seal-file.ts';
import { holdFile } from './store.ts';
import type { Tickets } from './tickets.ts';

export interface AttachmentContext {
  db: Db;
  clock: Clock;
  catalogue: Catalogue;
  files: FileStore;
  uploads: Tickets;
}

/** A ticket is good for a day: a form may lie open over night. */
export const TICKET_MS = 86_400_000;

export function refuseFile(reason: AttachmentRefusal): WardError {
  return new WardError(reason === 'too-large' ? 'too-large' : 'unprocessable', {
    detail: ATTACHMENT_REFUSALS[reason].en,
    fields: [{ path: 'file', message: reason }],
  });
}

/** A name as it can stand anywhere: one line, no folder, no sign that turns writing round, its true ending. */
export function plainName(given: string, ending: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const stem = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .trim()
    .slice(0, ATTACHMENT_LIMITS.nameSigns - ending.length - 1);
  return `${stem || 'file'}.${ending}`;
}

/**
 * Takes a file for a field of a type: checked by its content, on disk before the answer. The same bytes are kept once. Of
 * a sensitive field the bytes are sealed before they are written, under a key that only the ticket holds.
 */
export async function takeFile(
  { db, clock, catalogue, files, uploads }: AttachmentContext,
  actor: Actor,
  query: z.output<typeof UploadQuery>,
  given: Uint8Array,
): Promise<z.input<typeof Uploaded>> {
  const declared = catalogue.types.get(query.type);
  const field = declared?.type.fields[query.field];
  if (!declared || field?.kind !== 'attachment' || visibleTo(declared, actor) === NOTHING)
    throw new WardError('not-found', { detail: `${query.type} takes no files as ${query.field}` });
  const checked = await checkFile(given);
  if (!checked.ok) throw refuseFile(checked.reason);
  const { kind, ending } = MEDIA[checked.media];
  if (!field.takes.includes(kind)) throw refuseFile('not-taken');
  const name = plainName(query.name, ending);
  const sensitive = field.sensitive === true;
  const { sealed, key } = sensitive ? sealFile(checked.bytes) : { sealed: checked.bytes, key: undefined };
  const open = kind === 'image' && !sensitive;
  const small = open ? await thumbnailOf(checked.bytes) : undefined;
  const look = open ? await pictureHashOf(checked.bytes) : undefined;
  const nowMs = clock.nowMs();
  const sha256 = files.nameOf(sealed);
  await db.transaction(async (tx) => {
    const thumbnail = small ? files.nameOf(small) : null;
    await holdFile(
      tx,
      { sha256, media: checked.media, bytes: checked.bytes.length, thumbnail, sealed: sensitive, look },
      nowMs,
    );
    await files.put(sealed);
    if (small) await files.put(small);
  });
  const kept = { name, media: checked.media, bytes: checked.bytes.length };
  const ticket = uploads.issue({
    file: { sha256, ...kept, ...(key === undefined ? {} : { key }) },
    personId: actor.personId,
    typeId: declared.id,
    field: query.field,
    untilMs: nowMs + TICKET_MS,
  });
  return { ticket, ...kept };
}
