import { randomInt } from 'node:crypto';
import type { IntakePlace } from '../../../contract/intake.ts';
import { WardError } from '../../platform/errors.ts';
import { findUnit } from '../people/index.ts';
import { boxFor, type IntakeContext } from './intake-context.ts';
import { findPlace, insertPlace, openPlaces, type PlaceRow } from './store.ts';

// Without letters and digits that look alike on a poster.
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';
const ID_LENGTH = 8;
const newPlaceId = (): string =>
  Array.from({ length: ID_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

export const presentPlace = (ctx: IntakeContext, place: PlaceRow): IntakePlace => ({
  ...place,
  url: `${ctx.siteUrl()}/o/${place.id}`,
});

/** A box at a place: its address stands in the QR code on the stairwell. */
export async function addPlace(
  ctx: Pick<IntakeContext, 'ledger'>,
  place: { typeId: string; unitId: string; name: string },
): Promise<PlaceRow> {
  const unit = await findUnit(ctx.ledger.db, place.unitId);
  if (!unit) throw new WardError('unprocessable', { detail: `there is no unit ${place.unitId}` });
  if (!boxFor(ctx, place.typeId))
    throw new WardError('unprocessable', { detail: `${place.typeId} is not open to residents` });
  const row = { id: newPlaceId(), typeId: place.typeId, unitPath: unit.path, name: place.name };
  await insertPlace(ctx.ledger.db, row, ctx.ledger.clock.nowMs());
  return { ...row, closed: false };
}

export async function readPlace(ctx: IntakeContext, id: string): Promise<IntakePlace | undefined> {
  const place = await findPlace(ctx.ledger.db, id);
  return place && presentPlace(ctx, place);
}

const AT_MOST = 500;
/** Every open box, for the page of somebody who has no QR code at hand. */
export const readPlaces = async (ctx: IntakeContext): Promise<IntakePlace[]> =>
  (await openPlaces(ctx.ledger.db, AT_MOST)).map((place) => presentPlace(ctx, place));
