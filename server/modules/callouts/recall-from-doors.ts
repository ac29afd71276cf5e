import { amendAction, lockOpenOrder, withdrawAction } from '../responses/index.ts';
import type { CallBatch } from './calls/call-batch.ts';
import { type CallDoc, doorOrderOf, isSettled } from './calls/call-fold.ts';
import { doorWords } from './door-words.ts';
import { type Call, callsOf } from './store/calls.ts';

/** Why nobody has to knock any more; the first that holds. */
const REASONS: readonly [string, (doc: CallDoc) => boolean][] = [
  ['已转他人', (doc) => doc.handedTo !== null],
  ['已答复不能到岗', (doc) => doc.declinedReason !== null],
  ['已到岗', (doc) => doc.steps.onPost !== undefined],
  ['已确认', (doc) => doc.steps.confirmed !== undefined],
  ['不再叫应', () => true],
];
const reasonOf = ({ doc }: Call): string =>
  `${doc.person.name}${REASONS.find(([, holds]) => holds(doc))?.[0]}`;

/**
 * Whoever was sent to a door and need not go any more is called back: an order with nobody left to knock for is withdrawn, one
 * with others left names those alone. Told to the one who has it in the transaction of the answer. The order is held before
 * the calls are read: of two answers at once the second sees the first.
 */
export async function recallFromDoors(batch: CallBatch, heard: readonly Call[]): Promise<void> {
  const { row, work } = batch;
  const heardIds = new Set(heard.map(({ id }) => id));
  const orderIds = new Set(heard.flatMap(({ doc }) => doorOrderOf(doc) ?? []));
  for (const orderId of [...orderIds].sort()) {
    const order = await lockOpenOrder(work.orders, orderId);
    if (!order) continue;
    const sentFor = (await callsOf(work.tx, row.id))
      .map(batch.now)
      .filter(({ doc }) => doorOrderOf(doc) === orderId);
    const left = sentFor.filter(({ doc }) => !isSettled(doc));
    const reason = sentFor
      .filter(({ id }) => heardIds.has(id))
      .map(reasonOf)
      .join('，');
    if (left.length === 0) await withdrawAction(work.orders, order, `${reason}，不必上门`);
    else
      await amendAction(work.orders, order, {
        ...doorWords(row.doc, left),
        reason: `${reason}，不必上门；其余仍须上门`,
      });
  }
}
