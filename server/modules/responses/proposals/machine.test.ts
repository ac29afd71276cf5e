import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBeijingIso } from '../../../../contract/time.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import {
  MINUTE,
  PEOPLE,
  type ResponsesWorld,
  responsesWorld,
} from '../../../../test/support/responses-world.ts';
import { WardError } from '../../../platform/errors.ts';
import { verifyProjections } from '../journal/verify-projections.ts';
import { runDue } from '../timers/run-due.ts';
import { readTransitions } from '../transitions/read-transitions.ts';
import { judgeCalm } from './calm.ts';
import {
  conferProposal,
  countersignProposal,
  dismissProposal,
  recordTelephone,
  rejectProposal,
  signProposal,
  withdrawProposal,
} from './decide-proposal.ts';
import { readResponses } from './list-responses.ts';
import { changeTo, PROPOSAL_MACHINE, RESPONSE_MACHINE } from './machine.ts';
import { createProposal, submitProposal } from './submit-proposal.ts';

/** States that any of `moves` can lead to, from `none`. */
function reachable(moves: (move: string) => boolean): Set<string> {
  const seen = new Set<string>(['none']);
  for (const state of seen)
    for (const [move, next] of Object.entries(PROPOSAL_MACHINE[state as keyof typeof PROPOSAL_MACHINE]))
      if (moves(move)) seen.add(next);
  return seen;
}

test('without a signature or an authorisation nothing is signed, authorised or applied', () => {
  const decided = ['sign', 'telephone'];
  const without = reachable((move) => !decided.includes(move));
  for (const state of ['signed', 'authorised', 'applied']) expect(without.has(state)).toBe(false);
  expect(reachable(() => true).has('applied')).toBe(true);
  expect(reachable((move) => move !== 'submit').has('applied')).toBe(false);
});

test('no response begins, or changes, but by the four moves that an applied proposal makes', () => {
  expect(Object.keys(RESPONSE_MACHINE.none)).toEqual(['start']);
  expect(Object.keys(RESPONSE_MACHINE.ended)).toEqual(['notice-received']);
});

test('what going to a level means depends on what is in force alone', () => {
  const rank = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
  fc.assert(
    fc.property(rank, rank, (present, target) => {
      const change = changeTo(present, target);
      expect(change === undefined).toBe(present === target);
      if (change === 'start') expect(present).toBeNull();
      if (change === 'end') expect(target).toBeNull();
      if (change === 'raise') expect(target!).toBeLessThan(present!);
      if (change === 'lower') expect(target!).toBeGreaterThan(present!);
    }),
  );
});

const LEVELS = ['IV', 'III', 'II', 'I'];
const step = fc.record({
  act: fc.constantFrom(
    'rule',
    'hand',
    'hand',
    'submit',
    'submit',
    'confer',
    'sign',
    'sign',
    'sign',
    'telephone',
    'reject',
    'withdraw',
    'dismiss',
    'countersign',
    'wait',
  ),
  // Everybody tries everything; null = one who may, so that the runs get somewhere.
  person: fc.option(fc.constantFrom(...Object.keys(PEOPLE)), { nil: null, freq: 1 }),
  level: fc.constantFrom(...LEVELS, null),
  truth: fc.constantFrom('true', 'false', 'unknown', 'correction'),
  pick: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function perform(world: ResponsesWorld, { act, person, level, truth, pick }: Step): Promise<void> {
  const { ctx } = world;
  const { proposals } = await readResponses(ctx, world.actor('duty'), { ended: false });
  const target = proposals[pick % Math.max(1, proposals.length)];
  const signer = Object.keys(PEOPLE).find((id) => PEOPLE[id]!.role === target?.signers[0]?.role);
  const fitting = ['sign', 'reject', 'countersign'].includes(act) ? signer : 'duty';
  const actor = world.actor(person ?? fitting ?? 'duty');
  if (act === 'wait') {
    await world.clock.advance((1 + (pick % 200)) * MINUTE);
    await runDue(ctx);
    return;
  }
  if (act === 'rule') {
    const correction = truth === 'correction';
    world.levelRule(level ?? 'IV', correction ? 'false' : truth, { correction });
    await readTransitions(ctx);
    return;
  }
  if (act === 'hand') {
    const at = {
      planId: 'flood',
      headquartersId: 'district',
      areaId: 'shangjie',
      track: 'emergency',
    } as const;
    await createProposal(ctx, { ...at, levelId: level, reason: '研判' }, { actor });
    return;
  }
  if (!target) return;
  const request = {
    actor,
    expectedVersion: target.version,
    reason: '理由',
    opinion: '意见',
    participants: ['甲'],
  };
  const telephone = {
    happenedAt: toBeijingIso(world.clock.nowMs()),
    authorisedByPersonId: 'deputy',
    line: '68110000',
  };
  const acts = {
    submit: submitProposal,
    confer: conferProposal,
    sign: signProposal,
    reject: rejectProposal,
    withdraw: withdrawProposal,
    dismiss: dismissProposal,
    countersign: countersignProposal,
  };
  if (act === 'telephone') await recordTelephone(ctx, target.id, { ...request, ...telephone });
  else await acts[act](ctx, target.id, request);
}

test('whoever does whatever, in any order: no level changes without the named post having signed or been recorded', async () => {
  let responses = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const db = await testDatabase();
      const world = responsesWorld(db);
      for (const each of steps)
        await perform(world, each).catch((error: unknown) => {
          if (!(error instanceof WardError)) throw error;
        });
      const changes = await db.query<{
        subject_id: string;
        proposal: string;
        move: string;
        decisions: number;
      }>(
        `select r.subject_id, r.data->>'proposalId' as proposal, r.move,
           (select count(*)::int from duty_moves d
            where d.subject_kind = 'proposal' and d.subject_id = (r.data->>'proposalId')::uuid and d.seq < r.seq
              and (d.move = 'sign' and d.person_id in ('secretary', 'deputy', 'commander')
                   or d.move = 'telephone' and d.data->'authorisedBy'->>'personId' = 'deputy'
                      and d.person_id in ('duty', 'leader'))) as decisions
         from duty_moves r where r.subject_kind = 'response' and r.move <> 'notice-received'`,
      );
      responses += changes.length;
      for (const change of changes) expect(change.decisions).toBe(1);
      expect(new Set(changes.map(({ proposal }) => proposal)).size).toBe(changes.length);
      const [doubled] = await db.query<{ n: number }>(
        `select count(*)::int as n from (select 1 from actions where standing group by response_id, plan_action_id having count(*) > 1) d`,
      );
      expect(doubled?.n).toBe(0);
      const [left] = await db.query<{ n: number }>(
        `select count(*)::int as n from actions a join responses r on r.id = a.response_id where a.standing and r.state = 'ended'`,
      );
      expect(left?.n).toBe(0);
      expect(await verifyProjections(db)).toEqual([]);
      await db.close();
    }),
    { numRuns: 25 },
  );
  // The runs did reach what they are about.
  expect(responses).toBeGreaterThan(20);
}, 300_000);

test('lowering is proposed exactly when nothing graver held for the whole hold time (brute force)', () => {
  const trigger = fc.record({
    levelRank: fc.integer({ min: 1, max: 4 }),
    holds: fc.boolean(),
    sinceMs: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(
      fc.array(trigger, { maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 200 }),
      (given, presentRank, levelSinceMs, nowMs) => {
        const triggers = given.map((each, i) => ({
          ...each,
          ruleId: `r${i}`,
          levelId: `l${each.levelRank}`,
          truth: each.holds ? ('true' as const) : ('false' as const),
        }));
        const levels = [1, 2, 3, 4].map((rank) => ({ id: `l${rank}`, rank, holdMs: 30 }));
        const calm = judgeCalm({ triggers, levels, presentRank, levelSinceMs, openHazards: 0, nowMs });
        const quiet = (rank: number): boolean => {
          for (let atMs = nowMs - 30; atMs <= nowMs; atMs++) {
            if (atMs < levelSinceMs) return false;
            for (const each of triggers)
              if (each.levelRank <= rank && (each.holds || atMs < each.sinceMs)) return false;
          }
          return true;
        };
        const expected = !quiet(presentRank)
          ? undefined
          : ([1, 2, 3, 4].filter((rank) => rank > presentRank).find((rank) => !quiet(rank)) ?? 'end');
        expect(calm.target).toBe(expected);
      },
    ),
    { numRuns: 1_000 },
  );
});
