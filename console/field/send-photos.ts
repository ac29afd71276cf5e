import { Uploaded } from '../../contract/attachments.ts';
import type { FieldSubmission } from '../../contract/field.ts';
import { type Answer, callWithFile } from './call.ts';
import type { Item, Keeper } from './keeper.ts';

/** A ticket holds for a day; before that the photo is sent anew. */
const TICKET_GOOD_MS = 20 * 3_600_000;
type Move = FieldSubmission['moves'][number];

/** Photos of the page by the move that names them, with the field they belong to. */
function photosByMove({ form, submission }: Item): { move: Move; field: string; ids: readonly string[] }[] {
  return Object.entries(form.photos ?? {}).flatMap(([key, ids]) => {
    const [part = '', field = ''] = key.split('.');
    const move = submission.moves.find(({ newRecordId }) => newRecordId === form.parts[part]?.recordId);
    return move && ids.length > 0 ? [{ move, field, ids }] : [];
  });
}

export const countPhotos = (item: Item): number =>
  photosByMove(item).reduce((sum, { ids }) => sum + ids.length, 0);

/**
 * Sends the photos of a page that have not arrived, each noted in the queue as soon as it has: what a lost answer or a
 * killed browser leaves is sent again and becomes no second photo, for only the page's submission puts photos into a record.
 */
export async function sendPhotos(
  keeper: Keeper,
  given: Item,
): Promise<{ item: Item; failed?: Answer & { ok: false } }> {
  let item = given;
  for (const { move, field, ids } of photosByMove(given)) {
    for (const [n, id] of ids.entries()) {
      const sent = item.tickets?.[id];
      if (sent && Date.now() - sent.atMs < TICKET_GOOD_MS) continue;
      const bytes = await keeper.photo(id);
      if (!bytes) continue;
      const query = new URLSearchParams({ type: move.type, field, name: `photo-${n + 1}.jpg` });
      const answer = await callWithFile(`/attachments?${query}`, bytes);
      if (!answer.ok) return { item, failed: answer };
      const { ticket } = Uploaded.parse(answer.value);
      item = { ...item, tickets: { ...item.tickets, [id]: { ticket, atMs: Date.now() } } };
      await keeper.put(item);
    }
  }
  return { item };
}

/** The moves of a page with its photos named: by their own ids, and by the tickets of this contact. */
export function movesWithPhotos(item: Item): Move[] {
  const named = photosByMove(item);
  return item.submission.moves.map((move) => {
    const fields = named
      .filter((each) => each.move === move)
      .map(({ field, ids }) => [
        field,
        ids.flatMap((photo) => {
          const ticket = item.tickets?.[photo]?.ticket;
          return ticket === undefined ? [] : [{ photo, ticket }];
        }),
      ]);
    return fields.length === 0 ? move : { ...move, data: { ...move.data, ...Object.fromEntries(fields) } };
  });
}
