import type { LadderStep } from '../../../contract/plan-call-out.ts';
import { holdersOf } from '../people/index.ts';
import { bearerOf } from './bearer-of.ts';
import { SYSTEM } from './callouts-context.ts';
import type { CallBatch } from './calls/call-batch.ts';
import { type CalledPerson, isSettled } from './calls/call-fold.ts';
import { toCalled } from './choose-people.ts';
import { orderToDoor } from './order-to-door.ts';
import { type Call, roundsOf } from './store/calls.ts';

type Find = (batch: CallBatch, call: Call) => Promise<CalledPerson | undefined>;

/** Who is called next: the B 岗 of the post, or the post above that the plan names. */
const FIND: Record<Exclude<LadderStep, 'door'>, Find> = {
  deputy: async ({ work }, { doc }) => {
    const standing = await holdersOf(
      work.tx,
      { people: [], posts: [doc.person.postId], units: [] },
      work.nowMs,
    );
    const deputy = standing.find(({ via, personId }) => via === 'deputy' && personId !== doc.person.id);
    return deputy && toCalled(deputy);
  },
  superior: async (batch, { doc }) => {
    const above = batch.row.doc.rules.superiors.find(({ of }) => of === doc.person.role)?.to;
    return above && bearerOf(batch, above, new Set([doc.person.id]));
  },
};

const KIND = { deputy: 'duty', superior: 'superior' } as const;

/**
 * One step up the ladder; the last is an order to go to the door. Whoever has a call of this kind that they have not settled yet is told of one more on its page
 * rather than called again; who has settled theirs is called anew. Resolves to the calls that begin by it.
 */
export async function escalateCall(batch: CallBatch, call: Call, step: LadderStep): Promise<Call[]> {
  if (step === 'door') {
    await orderToDoor(batch, call);
    return [];
  }
  const { work, row } = batch;
  const person = await FIND[step](batch, call);
  const told = [...call.doc.about, call.id];
  const note = (callId?: string): void =>
    void batch.add(call, {
      move: 'escalate',
      by: SYSTEM,
      data: { step, ...(callId ? { callId, name: person?.name } : {}) },
    });
  if (!person) {
    note();
    return [];
  }
  const kind = KIND[step];
  const known = [
    ...batch.begun().filter((each) => each.doc.kind === kind && each.doc.person.id === person.id),
    ...(await roundsOf(work.tx, row.id, kind, person.id)).map(batch.now),
  ].toSorted((a, b) => b.round - a.round);
  const [latest] = known;
  if (latest && kind === 'duty') {
    // The B 岗 is called for a post of their own: they cannot stand at two, so the ladder goes on.
    note();
    return [];
  }
  if (latest && !isSettled(latest.doc)) {
    for (const callId of told)
      if (!latest.doc.about.includes(callId))
        batch.add(latest, { move: 'add', by: SYSTEM, data: { callId } });
    note(latest.id);
    return [];
  }
  const ladder = call.doc.ladder.filter((each) => each !== step);
  const begun = batch.begin(
    { calloutId: row.id, kind, person, ladder, about: told },
    SYSTEM,
    (latest?.round ?? 0) + 1,
  );
  note(begun.id);
  return [begun];
}
