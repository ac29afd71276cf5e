import { beforeEach, describe, expect, test } from 'vitest';
import type { Condition } from '../../../../contract/plan.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import {
  HOUR,
  MINUTE,
  PLAN,
  type ResponsesWorld,
  responsesWorld,
  START_MS,
} from '../../../../test/support/responses-world.ts';
import { leadTimeOf } from '../../forecasts/index.ts';
import { readAlarms } from '../alarms/list-alarms.ts';
import { verifyProjections } from '../journal/verify-projections.ts';
import { readLags } from '../lags/read-lags.ts';
import { runDue } from '../timers/run-due.ts';
import { readTransitions } from '../transitions/read-transitions.ts';
import {
  conferProposal,
  countersignProposal,
  dismissProposal,
  disputeProposal,
  recordTelephone,
  rejectProposal,
  signProposal,
  withdrawProposal,
} from './decide-proposal.ts';
import { readMySignatures, readProposal, readResponse, readResponses } from './list-responses.ts';
import { createProposal, submitProposal } from './submit-proposal.ts';

const SIGNAL: Condition = {
  signal: { kind: '暴雨', colour: 'red', area: '410106' },
  source: '演示',
  origin: 'ours',
};
let world: ResponsesWorld;
beforeEach(async () => {
  world = responsesWorld(await testDatabase());
});

const duty = () => world.actor('duty');
const list = () => readResponses(world.ctx, duty(), { ended: true });
const as = (personId: string, expectedVersion: number) => ({ actor: world.actor(personId), expectedVersion });
const one = async (state: string) => {
  const found = (await list()).proposals.filter((proposal) => proposal.state === state);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const rule = async (...args: Parameters<ResponsesWorld['levelRule']>) => {
  world.levelRule(...args);
  await readTransitions(world.ctx);
};
const propose = (levelId: string | null, personId = 'duty', key?: string) =>
  createProposal(
    world.ctx,
    {
      planId: 'flood',
      headquartersId: 'district',
      areaId: 'shangjie',
      track: 'emergency',
      levelId,
      reason: '现场研判需要',
    },
    { actor: world.actor(personId), idempotencyKey: key },
  );
const bring = async (levelId: string | null, signer: string) => {
  const proposal = await propose(levelId);
  return signProposal(world.ctx, proposal.id, as(signer, proposal.version));
};

describe('提请', () => {
  test('by hand, with a reason, also against the rules; the same signature stands before it', async () => {
    await expect(propose('III', 'streetA')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(propose('V')).rejects.toMatchObject({ code: 'not-found' });
    await expect(propose(null)).rejects.toMatchObject({ code: 'illegal-move' });
    const proposal = await propose('III');
    await expect(propose('III')).rejects.toMatchObject({ code: 'conflict' });
    expect(proposal.state).toMatchObject({ state: 'submitted', origin: 'hand', change: 'start' });
    expect((await world.outbox()).map(({ address }) => address)).toEqual(['13800000004']);
    await expect(signProposal(world.ctx, proposal.id, as('secretary', 1))).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('区防指副指挥长'),
    });
  });

  test('a request sent twice makes one proposal', async () => {
    const [a, b] = await Promise.all([propose('IV', 'duty', 'k'), propose('IV', 'duty', 'k')]);
    expect(a.id).toBe(b.id);
    expect((await list()).proposals).toHaveLength(1);
  });

  test('a graver suggestion replaces one that nobody touched; what a person submitted stays', async () => {
    await rule('IV');
    await rule('III');
    expect((await list()).proposals).toMatchObject([{ level: { id: 'III' }, state: 'suggested' }]);
    const suggested = await one('suggested');
    await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
    await world.clock.advance(MINUTE);
    await rule('II');
    expect((await list()).proposals.map(({ level, state }) => [level?.id, state])).toEqual([
      ['III', 'submitted'],
      ['II', 'suggested'],
    ]);
  });

  test('the same or a lesser level adds its evidence and disturbs no signature', async () => {
    await rule('III');
    const suggested = await one('suggested');
    const submitted = await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
    await rule('IV');
    expect((await one('submitted')).evidence).toHaveLength(2);
    await signProposal(world.ctx, suggested.id, as('deputy', submitted.version));
  });

  test('a suggestion whose conditions ended stays for a person to put aside', async () => {
    await rule('IV');
    await rule('IV', 'false');
    const suggested = await one('suggested');
    expect(suggested.ceasedAt).not.toBeNull();
    await dismissProposal(world.ctx, suggested.id, { ...as('duty', suggested.version), reason: '雨已停' });
    expect((await list()).proposals).toEqual([]);
  });

  test('a suggestion that another condition still upholds has not ended, and goes on calling', async () => {
    await rule('III');
    await rule('IV');
    await rule('IV', 'false');
    expect((await one('suggested')).ceasedAt).toBeNull();
    await world.clock.advance(5 * MINUTE);
    await runDue(world.ctx);
    expect((await world.outbox()).length).toBe(2);
    await rule('III', 'false');
    expect((await one('suggested')).ceasedAt).not.toBeNull();
  });

  test('it says when the next level is expected, as it was said then, on the card and to the duty officer', async () => {
    world.settings.expects = (rank) =>
      leadTimeOf({ name: `下一级${rank}`, when: SIGNAL }, new Map(), START_MS);
    await rule('IV');
    const { leadTime } = await one('suggested');
    expect(leadTime).toMatchObject({ levelName: '下一级4', outcome: 'unknown', likelyMinutes: null });
    expect((await world.outbox()).map((message) => JSON.stringify(message)).join()).toContain('资料不足');
    world.settings.expects = () => null;
    await rule('IV', 'true');
    expect((await one('suggested')).leadTime).toEqual(leadTime);
  });

  test('what is too old to act on is shown and sends nothing', async () => {
    await rule('IV', 'true', { actable: false });
    expect(await one('suggested')).toMatchObject({ actable: false });
    await world.clock.advance(HOUR);
    await runDue(world.ctx);
    expect(await world.outbox()).toEqual([]);
  });

  test('it does not wait unnoticed: told again, then an alarm, which the next step ends', async () => {
    await rule('IV');
    const alarms = async () =>
      (await readAlarms(world.ctx, duty(), { view: 'open', limit: 10 })).groups.map(({ cause }) => cause);
    for (let minute = 0; minute < 10; minute++) {
      await world.clock.advance(MINUTE);
      await runDue(world.ctx);
    }
    expect(await world.outbox(`about_kind = 'proposal'`)).toHaveLength(2);
    expect(await alarms()).toEqual(['proposal-waiting']);
    const suggested = await one('suggested');
    await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
    const group = (await readAlarms(world.ctx, duty(), { view: 'open', limit: 10 })).groups[0]!;
    expect(group.alarms[0]).toMatchObject({ state: 'RTNUN' });
  });

  test('nobody waits for a suggestion that a graver one replaced', async () => {
    await rule('IV');
    for (let minute = 0; minute < 10; minute++) {
      await world.clock.advance(MINUTE);
      await runDue(world.ctx);
    }
    await rule('III');
    const [group] = (await readAlarms(world.ctx, duty(), { view: 'open', limit: 10 })).groups;
    expect(group!.alarms).toMatchObject([{ cause: 'proposal-waiting', state: 'RTNUN' }]);
  });
});

describe('签批', () => {
  test('late evidence on a proposal refuses the signature that did not see it, and only then', async () => {
    await rule('IV');
    const suggested = await one('suggested');
    const submitted = await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
    await rule('IV', 'false', { correction: true });
    await expect(
      signProposal(world.ctx, suggested.id, as('secretary', submitted.version)),
    ).rejects.toMatchObject({
      code: 'version-conflict',
      message: expect.stringContaining('change-evidence'),
    });
    const changed = await one('submitted');
    expect(changed.evidenceChanged).toBe(true);
    await signProposal(world.ctx, suggested.id, as('secretary', changed.version));
  });

  test('corrected data after the start is said and undoes nothing', async () => {
    await rule('IV');
    const suggested = await one('suggested');
    const submitted = await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
    await signProposal(world.ctx, suggested.id, as('secretary', submitted.version));
    const before = await world.outbox();
    await rule('IV', 'false', { correction: true });
    expect((await list()).responses).toMatchObject([{ state: 'active', evidenceChanged: true }]);
    expect(await world.outbox()).toEqual(before);
  });

  test('a delegated post signs, and the journal says it was delegated', async () => {
    const proposal = await propose('IV');
    const lent = {
      postId: 'post-secretary',
      title: '区防指秘书长',
      role: 'secretary-general' as const,
      unitId: 'district',
      unitPath: 'zhengzhou/district',
      via: 'delegation' as const,
    };
    const officer = world.actor('duty', 'own', [lent]);
    await signProposal(world.ctx, proposal.id, { actor: officer, expectedVersion: 1 });
    const { proposal: seen } = await readProposal(world.ctx, duty(), proposal.id);
    expect(seen.decisions).toMatchObject([{ kind: 'sign', by: { personId: 'duty', via: 'delegation' } }]);
  });

  test('a plan that names the duty officer as signer does not make one of them', async () => {
    const [first, ...others] = PLAN.levels;
    const signers = [{ role: 'duty-officer', unitId: 'district', title: '值班员' }];
    world.settings.plans.push({ ...PLAN, version: '2', levels: [{ ...first!, signers }, ...others] });
    const proposal = await propose('IV');
    await expect(signProposal(world.ctx, proposal.id, as('duty', 1))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('signed for a stated time takes effect then, once, however late Ward comes', async () => {
    const proposal = await propose('IV');
    const effectiveAt = toBeijingIso(START_MS + 2 * HOUR);
    await signProposal(world.ctx, proposal.id, { ...as('secretary', 1), effectiveAt });
    await runDue(world.ctx);
    expect((await list()).responses).toEqual([]);
    await world.clock.advance(2 * HOUR + 7 * MINUTE);
    await runDue(world.ctx);
    await runDue(world.ctx);
    expect((await list()).responses).toMatchObject([{ startedAt: effectiveAt, level: { id: 'IV' } }]);
    expect(await world.outbox(`about_kind = 'action'`)).toHaveLength(2);
  });

  test('会商 is recorded with who and what; refusal, withdrawal need a reason and end it', async () => {
    const proposal = await propose('II');
    const conferred = await conferProposal(world.ctx, proposal.id, {
      ...as('leader', 1),
      participants: ['指挥戊', '气象局'],
      opinion: '雨势加强，同意',
    });
    expect(conferred.state.state).toBe('conferring');
    const rejected = await rejectProposal(world.ctx, proposal.id, {
      ...as('commander', conferred.version),
      reason: '再观察一小时',
    });
    expect(rejected.state).toMatchObject({ state: 'rejected', reason: '再观察一小时' });
    for (const again of ['sign', 'withdraw'] as const)
      await expect(
        again === 'sign'
          ? signProposal(world.ctx, proposal.id, as('commander', rejected.version))
          : withdrawProposal(world.ctx, proposal.id, { ...as('duty', rejected.version), reason: '不再需要' }),
      ).rejects.toMatchObject({ code: 'illegal-move' });
  });

  test('two signatures at once start one response', async () => {
    const [four, three] = [await propose('IV'), await propose('III')];
    const both = await Promise.allSettled([
      signProposal(world.ctx, four.id, as('secretary', 1)),
      signProposal(world.ctx, three.id, as('deputy', 1)),
    ]);
    const { responses } = await list();
    expect(responses).toHaveLength(1);
    // Whichever was first, Ⅲ is in force in the end or Ⅳ was told it had been overtaken.
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(await verifyProjections(world.db)).toEqual([]);
  });
});

describe('电话授权', () => {
  const call = (version: number, extra: object = {}) => ({
    ...as('duty', version),
    happenedAt: toBeijingIso(world.clock.nowMs() - MINUTE),
    authorisedByPersonId: 'deputy',
    line: '0371-68110000',
    ...extra,
  });

  test('takes effect at once, must be signed in time, and says so when it is not', async () => {
    const proposal = await propose('III');
    await world.clock.advance(5 * MINUTE);
    await expect(
      recordTelephone(world.ctx, proposal.id, call(1, { authorisedByPersonId: 'secretary' })),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      recordTelephone(world.ctx, proposal.id, { ...call(1), ...as('streetA', 1) }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    const recorded = await recordTelephone(world.ctx, proposal.id, call(1));
    expect((await list()).responses).toMatchObject([{ level: { id: 'III' } }]);
    expect(recorded.state.decisions.at(-1)).toMatchObject({
      kind: 'telephone',
      by: { personId: 'duty' },
      authorisedBy: { personId: 'deputy', name: '副指丁' },
      line: '0371-68110000',
    });
    expect((await readMySignatures(world.ctx, world.actor('deputy'))).proposals).toHaveLength(1);
    await world.clock.advance(2 * HOUR);
    await runDue(world.ctx);
    await runDue(world.ctx);
    expect((await list()).responses).toMatchObject([{ signatureOverdue: true }]);
    const overdue = async () =>
      (await readAlarms(world.ctx, duty(), { view: 'open', limit: 10 })).groups.filter(
        ({ cause }) => cause === 'signature-overdue',
      );
    expect(await overdue()).toMatchObject([{ count: 1, activeCount: 1 }]);
    const { proposal: now } = await readProposal(world.ctx, duty(), proposal.id);
    await expect(countersignProposal(world.ctx, proposal.id, as('duty', now.version))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await countersignProposal(world.ctx, proposal.id, as('deputy', now.version));
    expect((await list()).responses).toMatchObject([{ signatureOverdue: false }]);
    expect(await overdue()).toMatchObject([{ activeCount: 0 }]);
    expect(await world.outbox(`about_kind = 'action'`)).toHaveLength(3);
  });

  test('disputed, it is shown and undoes nothing by itself', async () => {
    const proposal = await propose('III');
    await world.clock.advance(5 * MINUTE);
    const recorded = await recordTelephone(world.ctx, proposal.id, call(1));
    await disputeProposal(world.ctx, proposal.id, { ...as('deputy', recorded.version), reason: '只同意Ⅳ级' });
    expect((await list()).responses).toMatchObject([{ state: 'active', level: { id: 'III' } }]);
    expect((await list()).proposals).toEqual([]);
  });
});

describe('levels', () => {
  test('no level by itself sounds a siren: from nothing to the gravest and back, no loudspeaker is asked', async () => {
    for (const [levelId, signer] of [
      ['IV', 'secretary'],
      ['I', 'commander'],
      ['III', 'commander'],
      [null, 'deputy'],
    ] as const)
      await bring(levelId, signer);
    await world.clock.advance(HOUR);
    await runDue(world.ctx);
    expect(await world.outbox(`channel = 'speaker'`)).toEqual([]);
    expect((await world.outbox()).length).toBeGreaterThan(10);
    const [transfer] = await world.db.query('select 1 from transfers');
    expect(transfer).toBeUndefined();
  });

  test('skip in both directions; lowering is signed by the post of the level that is left', async () => {
    await bring('IV', 'secretary');
    await bring('I', 'commander');
    expect((await list()).responses).toMatchObject([{ level: { id: 'I' } }]);
    const lower = await propose('IV');
    expect(lower.state.change).toBe('lower');
    await expect(signProposal(world.ctx, lower.id, as('secretary', 1))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await signProposal(world.ctx, lower.id, as('commander', 1));
    await bring(null, 'secretary');
    const [response] = (await list()).responses;
    expect(response).toMatchObject({ state: 'ended', level: null });
    const { moves } = await readResponse(world.ctx, duty(), response!.id);
    expect(moves.map(({ move }) => move)).toEqual(['start', 'raise', 'lower', 'end']);
  });

  test('a proposal overtaken by a graver level goes, one that aims higher stays under its new name', async () => {
    const four = await propose('IV');
    const two = await propose('II');
    await bring('III', 'deputy');
    expect((await readProposal(world.ctx, duty(), four.id)).proposal.state).toBe('superseded');
    const after = (await readProposal(world.ctx, duty(), two.id)).proposal;
    expect(after).toMatchObject({ state: 'submitted', change: 'raise' });
    await signProposal(world.ctx, two.id, as('commander', after.version));
    expect((await list()).responses).toMatchObject([{ level: { id: 'II' } }]);
  });

  test('calm proposes lowering after the hold time, not while a 险情 is open, and never does it', async () => {
    await rule('IV');
    await rule('III');
    const suggested = await one('suggested');
    const submitted = await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
    await signProposal(world.ctx, suggested.id, as('deputy', submitted.version));
    await world.clock.advance(HOUR);
    await rule('III', 'false');
    await world.clock.advance(3 * HOUR - 1);
    await runDue(world.ctx);
    expect((await list()).proposals).toEqual([]);
    world.settings.hazards = 1;
    await world.clock.advance(MINUTE);
    await runDue(world.ctx);
    expect((await list()).proposals).toEqual([]);
    world.settings.hazards = 0;
    await runDue(world.ctx);
    await runDue(world.ctx);
    // Ⅳ's own trigger still holds: that far and no further.
    const lower = await one('suggested');
    expect(lower).toMatchObject({ change: 'lower', level: { id: 'IV' }, origin: 'calm' });
    expect((await list()).responses).toMatchObject([{ level: { id: 'III' } }]);
    await rule('III', 'true');
    expect((await list()).proposals).toEqual([]);
  });

  test('silence is not calm: an unknown trigger holds what was proven', async () => {
    await rule('IV');
    const suggested = await one('suggested');
    const submitted = await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
    await signProposal(world.ctx, suggested.id, as('secretary', submitted.version));
    await rule('IV', 'unknown');
    await world.clock.advance(24 * HOUR);
    await runDue(world.ctx);
    expect((await list()).proposals).toEqual([]);
    expect((await list()).responses).toMatchObject([{ triggeredLevel: { id: 'IV' }, calmSince: null }]);
    await rule('IV', 'false');
    await world.clock.advance(3 * HOUR);
    await runDue(world.ctx);
    const end = await one('suggested');
    expect(end).toMatchObject({ change: 'end', level: null });
    await dismissProposal(world.ctx, end.id, { ...as('duty', end.version), reason: '预报夜间仍有雨' });
    await runDue(world.ctx);
    expect((await list()).proposals).toEqual([]);
  });
});

test('the lags of a chain are those of its steps, and a step that runs counts up to now', async () => {
  await rule('IV');
  const suggested = await one('suggested');
  await world.clock.advance(4 * MINUTE);
  const submitted = await submitProposal(world.ctx, suggested.id, as('duty', suggested.version));
  await world.clock.advance(6 * MINUTE);
  const running = (await readProposal(world.ctx, duty(), suggested.id)).lags;
  expect(running.steps.find(({ step }) => step === 'submitted-signed')).toMatchObject({
    to: null,
    lagMs: 6 * MINUTE,
  });
  await signProposal(world.ctx, suggested.id, as('secretary', submitted.version));
  const report = await readLags(world.ctx, duty(), {});
  const chain = report.chains.find(({ aboutId }) => aboutId === suggested.id)!;
  expect(Object.fromEntries(chain.steps.map(({ step, lagMs }) => [step, lagMs]))).toMatchObject({
    'signal-recognised': 5 * MINUTE,
    'recognised-submitted': 4 * MINUTE,
    'submitted-signed': 6 * MINUTE,
    'signed-started': 0,
  });
  expect(chain.signalToStartMs).toBe(15 * MINUTE);
  expect(report.summary.find(({ step }) => step === 'submitted-signed')).toMatchObject({
    count: 1,
    medianMs: 6 * MINUTE,
  });
});
