import { ATTACHMENT_REFUSALS } from '../../../contract/attached-file.ts';
import { BOX_PHOTO_BYTES, type PhotoFault } from '../../../contract/intake.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import { addressBucket } from '../../platform/http/rate-limit.ts';
import { takeFile } from '../ledger/index.ts';
import { ALL, type Box, type IntakeContext } from './intake-context.ts';

/** The field that takes photos of residents, where the box has one and there is a place to keep them. */
export function photosOf(
  ctx: IntakeContext,
  { declared, intake }: Box,
): { name: string; most: number } | null {
  const field = intake.photos === undefined ? undefined : declared.type.fields[intake.photos];
  if (!ctx.files || !ctx.ledger.uploads || intake.photos === undefined || field?.kind !== 'attachment')
    return null;
  return { name: intake.photos, most: field.most };
}

const isFault = (reason: string | undefined): reason is PhotoFault =>
  reason !== undefined && Object.hasOwn(ATTACHMENT_REFUSALS, reason);

const mayLook = ({ limits }: IntakeContext, peer: string): boolean =>
  limits.photos.take(addressBucket(peer)) && limits.photosOfAll.take(ALL);

/**
 * Takes photos that came with a form: told by content, the place where they were taken removed, sealed where the field is
 * sensitive, under a name that tells nothing. `tickets` are what was taken, of this form (`kept`: of its earlier try) and
 * now; at the first photo that is not taken it stops and says why.
 */
export async function takePhotos(
  ctx: IntakeContext,
  box: Box,
  actor: Actor,
  given: { photos: readonly Uint8Array[]; kept: readonly string[]; peer: string },
): Promise<{ tickets: string[]; fault: PhotoFault | null }> {
  const { files } = ctx;
  const { uploads } = ctx.ledger;
  const field = photosOf(ctx, box);
  if (!files || !uploads || !field)
    return { tickets: [], fault: given.photos.length > 0 ? 'not-taken' : null };
  const nowMs = ctx.ledger.clock.nowMs();
  const tickets = [...new Set(given.kept)].slice(0, field.most).filter((ticket) => {
    const upload = uploads.open(ticket);
    return upload !== undefined && upload.personId === actor.personId && upload.untilMs >= nowMs;
  });
  if (tickets.length + given.photos.length > field.most) return { tickets, fault: 'too-many-photos' };
  if (given.photos.some(({ length }) => length > BOX_PHOTO_BYTES)) return { tickets, fault: 'too-large' };
  for (const photo of given.photos) {
    if (!mayLook(ctx, given.peer)) return { tickets, fault: 'photos-not-now' };
    const query = { type: box.declared.id, field: field.name, name: `photo-${tickets.length + 1}` };
    try {
      tickets.push((await takeFile({ ...ctx.ledger, files, uploads }, actor, query, photo)).ticket);
    } catch (error) {
      const reason = error instanceof WardError ? error.fields?.[0]?.message : undefined;
      if (!isFault(reason)) throw error;
      return { tickets, fault: reason };
    }
  }
  return { tickets, fault: null };
}
