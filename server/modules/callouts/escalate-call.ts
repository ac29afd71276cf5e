import type { LadderStep } from '../../../contract/plan-call-out.ts';
import { holdersAround, holdersOf } from '../people/index.ts';
import { SYSTEM } from './callouts-context.ts';
import type { CallBatch } from './calls/call-batch.ts';
import { type CalledPerson, isSettled } from './calls/call-fold.ts';
import { toCalled } from './choose-people.ts';
import { type Call, roundsOf } from './store/calls.ts';

type Find = (batch: CallBatch, call: Call) => Promise<CalledPerson | undefined>;

/** Who is called next: the B 岗 of the post, the post above that the plan names, or the one who goes to the door. */
const FIND: Record<LadderStep, Find> = {
  deputy: async ({ work }, { doc }) => {
    const standing = await holdersOf(
      work.tx,
      { people: [], posts: [doc.person.postId], units: [] },
      work.nowMs,
    );
    const deputy = standing.find(({ via, personId }) => via === 'deputy' && personId !== doc.person.id);
    return deputy && toCalled(deputy);
  },
  superior: async ({ work, row }, { doc }) => {
    const above = row.doc.rules.superiors.find(({ of }) => of === doc.person.role)?.to;
    if (!above) return undefined;
    const holders = await holdersOf(work.tx, { people: [], posts: [], units: [above.unit] }, work.nowMs);
    const standing = holders.filter(
      ({ role, personId }) => role === above.role && personId !== doc.person.id,
    );
    const best = standing.find(({ phone }) => phone !== null) ?? standing[0];
    return best && toCalled(best);
  },
  door: async ({ work, row }, { doc }) => {
    const role = row.doc.rules.doorRole;
    const around = await holdersAround(work.tx, doc.person.unitPath, work.nowMs);
    // Holders come from the top of the tree down: the nearest unit is the last.
    const nearest = around
      .filter((holder) => holder.role === role && holder.personId !== doc.person.id)
      .toSorted((a, b) => b.unitPath.length - a.unitPath.length)[0];
    return nearest && toCalled(nearest);
  },
};

const KIND = { deputy: 'duty', superior: 'superior', door: 'door' } as const;

/**
 * One step up the ladder. Whoever has a call of this kind that they have not settled yet is told of one more on its page
 * rather than called again; who has settled theirs is called anew. Resolves to the calls that begin by it.
 */
export async function escalateCall(batch: CallBatch, call: Call, step: LadderStep): Promise<Call[]> {
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
