import type { PostRef } from '../../../contract/responses.ts';
import { holdersAround } from '../people/index.ts';
import { orderByDesk } from '../responses/index.ts';
import { bearerOf } from './bearer-of.ts';
import { SYSTEM } from './callouts-context.ts';
import type { CallBatch } from './calls/call-batch.ts';
import { type CalledPerson, isSettled } from './calls/call-fold.ts';
import { toCalled } from './choose-people.ts';
import { doorWords } from './door-words.ts';
import { type Call, callsOf } from './store/calls.ts';

const MINUTE_MS = 60_000;
/** Call-outs made before the two times stood in the plan. */
const RECEIPT_WITHIN_MINUTES = 10;
const DONE_WITHIN_MINUTES = 60;

/** Everybody a call is told of and itself, as far as their word is still waited for. */
async function silentOf({ work, row, now, begun }: CallBatch, call: Call): Promise<Call[]> {
  const told = new Set([...call.doc.about, call.id]);
  const stored = (await callsOf(work.tx, row.id)).map(now);
  const all = new Map([...stored, ...begun(), now(call)].map((each) => [each.id, each]));
  return [...all.values()].filter(({ id, doc }) => told.has(id) && !isSettled(doc));
}

/** The holder of the role at the unit of the one who is silent, or at the nearest above; else the post the plan names. */
async function goerTo(
  batch: CallBatch,
  { doc: { person } }: Call,
  silent: ReadonlySet<string>,
): Promise<CalledPerson | undefined> {
  const { work, row } = batch;
  const { doorRole, doorTo } = row.doc.rules;
  const around = doorRole === null ? [] : await holdersAround(work.tx, person.unitPath, work.nowMs);
  // Holders come from the top of the tree down: the nearest unit is the last.
  const nearest = around
    .filter((holder) => holder.role === doorRole && !silent.has(holder.personId))
    .toSorted((a, b) => b.unitPath.length - a.unitPath.length)[0];
  if (nearest) return toCalled(nearest);
  return doorTo ? bearerOf(batch, doorTo, silent) : undefined;
}

function orderFor({ work, row }: CallBatch, call: Call, to: CalledPerson, people: readonly Call[]) {
  const { rules, unit, madeBy } = row.doc;
  return orderByDesk(work.orders, madeBy, {
    follows: `door:${call.id}:${to.id}`,
    ...doorWords(row.doc, people),
    unit: { id: to.unitId, name: to.unitName, path: to.unitPath },
    post: { role: to.role as PostRef['role'], unitId: to.unitId, title: to.postTitle },
    personId: to.id,
    headquartersName: unit.name,
    receiptWithinMs: (rules.doorReceiptWithinMinutes ?? RECEIPT_WITHIN_MINUTES) * MINUTE_MS,
    doneWithinMs: (rules.doorDoneWithinMinutes ?? DONE_WITHIN_MINUTES) * MINUTE_MS,
  });
}

/**
 * 上门: orders to those who knock at the doors of a silent call and of all it is told of, one for each who goes, with receipt,
 * deadline and outcome like every other. Ordered under the plan by whoever made the call-out; given once, however often this
 * is computed. Who is not answered for by anybody is noted as such.
 */
export async function orderToDoor(batch: CallBatch, call: Call): Promise<void> {
  const silent = await silentOf(batch, call);
  const silentIds = new Set(silent.map(({ doc }) => doc.person.id));
  const goers = new Map<string, { to: CalledPerson; people: Call[] }>();
  for (const each of silent) {
    const to = await goerTo(batch, each, silentIds);
    if (!to) continue;
    const one = goers.get(to.id) ?? { to, people: [] };
    one.people.push(each);
    goers.set(to.id, one);
  }
  const ordered = new Map<string, { actionId: string; name: string }>();
  for (const { to, people } of goers.values()) {
    const { id } = await orderFor(batch, call, to, people);
    for (const each of people) ordered.set(each.id, { actionId: id, name: to.name });
  }
  for (const each of silent)
    if (ordered.has(each.id) || each.id === call.id)
      batch.add(each, { move: 'escalate', by: SYSTEM, data: { step: 'door', ...ordered.get(each.id) } });
}
