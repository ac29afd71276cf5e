import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { MINUTE, type ResponsesWorld, responsesWorld } from '../../../test/support/responses-world.ts';
import { readActions } from './actions/list-actions.ts';
import { readAlarms } from './alarms/list-alarms.ts';
import { readDutyLog } from './duty-log/write-duty-log.ts';
import { moveDigest } from './journal/move-digest.ts';
import { verifyProjections } from './journal/verify-projections.ts';
import { signProposal } from './proposals/decide-proposal.ts';
import { readMySignatures, readResponses } from './proposals/list-responses.ts';
import { submitProposal } from './proposals/submit-proposal.ts';
import { everyId, movesOf } from './store/journal.ts';
import { readTransfers } from './transfers/list-transfers.ts';
import { advanceTransfer } from './transfers/order-transfer.ts';
import { liftTransfer, reportTransfer } from './transfers/report-transfer.ts';
import { readTransitions } from './transitions/read-transitions.ts';

let world: ResponsesWorld;
beforeEach(async () => {
  world = responsesWorld(await testDatabase());
});

const open = async (w: ResponsesWorld) =>
  (await readResponses(w.ctx, w.actor('duty'), { ended: false })).proposals;
const only = async (w: ResponsesWorld) => {
  const [proposal, ...rest] = await open(w);
  expect(rest).toEqual([]);
  return proposal!;
};

/** Brings a level into force the regular way. */
async function start(w: ResponsesWorld, levelId: string, signer: string) {
  w.levelRule(levelId);
  await readTransitions(w.ctx);
  const suggested = (await open(w)).find((each) => each.state === 'suggested')!;
  const submitted = await submitProposal(w.ctx, suggested.id, {
    actor: w.actor('duty'),
    expectedVersion: suggested.version,
  });
  return signProposal(w.ctx, suggested.id, {
    actor: w.actor(signer),
    expectedVersion: submitted.version,
  });
}

test('a storm: Ⅳ proposed, signed by the right post, orders out once, then Ⅲ, then one zone moves', async () => {
  const { ctx, clock } = world;
  world.levelRule('IV');
  await readTransitions(ctx);
  const suggested = await only(world);
  expect(suggested).toMatchObject({
    state: 'suggested',
    change: 'start',
    level: { id: 'IV' },
    origin: 'rule',
  });
  expect(suggested.evidence[0]?.text).toContain('38.5');
  // Told to the duty officer, to nobody else, and nothing was ordered.
  expect(await world.outbox()).toMatchObject([{ channel: 'sms', address: '13800000001' }]);

  await clock.advance(4 * MINUTE);
  const duty = world.actor('duty');
  await submitProposal(ctx, suggested.id, { actor: duty, expectedVersion: suggested.version });
  const submitted = await only(world);
  expect(submitted.may.find(({ move }) => move === 'sign')).toMatchObject({ allowed: false });

  await clock.advance(6 * MINUTE);
  const sign = (personId: string) =>
    signProposal(ctx, submitted.id, { actor: world.actor(personId), expectedVersion: submitted.version });
  for (const wrong of ['duty', 'leader', 'commander', 'stranger', 'streetA', 'viewer'])
    await expect(sign(wrong), wrong).rejects.toMatchObject({ code: 'forbidden' });
  expect(await world.outbox(`about_kind in ('action', 'notice')`)).toEqual([]);
  expect((await readMySignatures(ctx, world.actor('secretary'))).proposals).toHaveLength(1);
  expect((await readMySignatures(ctx, world.actor('commander'))).proposals).toHaveLength(0);
  await sign('secretary');

  const inForce = await readResponses(ctx, duty, { ended: false });
  expect(inForce.proposals).toEqual([]);
  expect(inForce.responses).toMatchObject([{ level: { id: 'IV' }, state: 'active' }]);
  const orders = await readActions(ctx, duty, { open: true });
  expect(orders.actions.map((each) => each.planActionId).sort()).toEqual(['culverts', 'patrol']);
  expect(await world.outbox(`about_kind = 'action'`)).toHaveLength(2);
  expect(await world.outbox(`about_kind = 'notice'`)).toHaveLength(3);

  await clock.advance(30 * MINUTE);
  await start(world, 'III', 'deputy');
  // Ⅲ contains Ⅳ's patrol, which stands already: only what is new is ordered.
  const after = await readActions(ctx, duty, { open: true });
  expect(after.actions.map((each) => each.planActionId).sort()).toEqual([
    'culverts',
    'patrol',
    'pre-position',
  ]);
  expect(await world.outbox(`about_kind = 'action'`)).toHaveLength(3);
  expect(await world.outbox(`channel = 'speaker'`)).toEqual([]);

  await clock.advance(30 * MINUTE);
  world.zoneRule('zone-1', 'immediate');
  await readTransitions(ctx);
  expect(await world.outbox(`channel = 'speaker'`)).toEqual([]);
  const [asked] = (await readTransfers(ctx, duty, { closed: false })).transfers;
  expect(asked).toMatchObject({ state: 'suggested', suggestedStage: 'immediate', zone: { id: 'zone-1' } });
  const alarms = await readAlarms(ctx, duty, { view: 'open', limit: 100 });
  expect(alarms.groups[0]).toMatchObject({ cause: 'transfer-indicator', worstPriority: 1 });
  const move = (personId: string) =>
    advanceTransfer(ctx, asked!.id, 'immediate', {
      actor: world.actor(personId),
      expectedVersion: asked!.version,
    });
  for (const wrong of ['duty', 'streetB', 'commander', 'stranger', 'team1'])
    await expect(move(wrong), wrong).rejects.toMatchObject({ code: 'forbidden' });
  const moving = await move('streetA');
  const speakers = await world.outbox(`channel = 'speaker'`);
  expect(speakers.map(({ address }) => address)).toEqual(['spk-1', 'spk-2']);
  expect(speakers[0]?.body).toMatchObject({ kind: 'siren', text: '请立即转移' });

  const count = (people: number) => ({ households: Math.ceil(people / 3), people });
  const counts = { due: count(88), moved: count(88), sheltered: count(80), returned: count(0) };
  const street = world.actor('streetA');
  const reported = await reportTransfer(ctx, moving.id, {
    actor: street,
    expectedVersion: moving.version,
    counts,
  });
  await expect(
    reportTransfer(ctx, moving.id, {
      actor: street,
      expectedVersion: reported.version,
      counts: { ...counts, sheltered: count(89) },
    }),
  ).rejects.toMatchObject({ code: 'unprocessable' });
  await liftTransfer(ctx, moving.id, {
    actor: street,
    expectedVersion: reported.version,
    reason: '水位回落',
  });
  const board = await readTransfers(ctx, duty, { closed: false });
  expect(board.totals.moved.people).toBe(88);

  const log = await readDutyLog(ctx, duty, { limit: 200 });
  const text = log.entries.map(({ textZh }) => textZh).join('\n');
  for (const words of [
    '研判建议',
    '提请',
    '签批同意',
    '启动',
    '提升至',
    '下达指令',
    '立即转移',
    '应转88人',
    '解除转移',
  ])
    expect(text).toContain(words);
  expect(await verifyProjections(world.db)).toEqual([]);
  // The audit log holds the digest of every journal row as the database gives it back.
  for (const kind of ['alarm', 'proposal', 'response', 'action', 'transfer'] as const)
    for (const id of await everyId(world.db, `${kind}s`))
      for (const stored of await movesOf(world.db, kind, id))
        expect(world.audited).toContainEqual(
          expect.objectContaining({ about: id, version: stored.version, digest: moveDigest(kind, stored) }),
        );
});

test('a kill between any two steps loses nothing and repeats nothing', async () => {
  const { ctx } = world;
  world.levelRule('IV');
  world.alarmRule('rain-1h', 2);
  // The process dies in the very transaction, before its end, at every statement in turn.
  let dieAt = 1;
  let survived = false;
  while (!survived) {
    let statements = 0;
    const dying = {
      ...ctx,
      db: {
        ...world.db,
        transaction: ((work, options) =>
          world.db.transaction((tx) => {
            const count =
              <A extends unknown[], R>(fn: (...args: A) => R) =>
              (...args: A): R => {
                if (++statements === dieAt) throw new Error('killed');
                return fn(...args);
              };
            return work({ query: count(tx.query), execute: count(tx.execute) } as typeof tx);
          }, options)) as typeof world.db.transaction,
      },
    };
    // A kill runs no handler: only the last round may take the transition.
    survived = await readOnce(dying);
    dieAt++;
  }
  await readTransitions(ctx);
  expect(dieAt).toBeGreaterThan(5);
  expect(await open(world)).toHaveLength(1);
  expect(await world.outbox()).toHaveLength(1);
  const suggested = await only(world);
  const submitted = await submitProposal(ctx, suggested.id, {
    actor: world.actor('duty'),
    expectedVersion: suggested.version,
  });
  // The answer to the signature is lost; the phone sends it again with the same key.
  const request = {
    actor: world.actor('secretary'),
    expectedVersion: submitted.version,
    idempotencyKey: 'phone-1',
  };
  const both = await Promise.allSettled([
    signProposal(ctx, suggested.id, request),
    signProposal(ctx, suggested.id, request),
    signProposal(ctx, suggested.id, request),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(await world.outbox(`about_kind = 'action'`)).toHaveLength(2);
  expect(await world.outbox(`about_kind = 'notice'`)).toHaveLength(3);
  expect((await readResponses(ctx, world.actor('duty'), { ended: false })).responses).toHaveLength(1);
});

async function readOnce(ctx: ResponsesWorld['ctx']): Promise<boolean> {
  const { inWork } = await import('./journal/work.ts');
  const { holdPosition, movePosition } = await import('./store/cursor.ts');
  const { takeTransition } = await import('./transitions/take-transition.ts');
  try {
    await inWork(ctx, async (work) => {
      const position = await holdPosition(work.tx, work.nowMs);
      const [transition] = await work.ports.readTransitions(work.tx, position, 1);
      await takeTransition(work, transition!);
      await movePosition(work.tx, transition!.seq, work.nowMs);
    });
    return true;
  } catch (error) {
    if ((error as Error).message !== 'killed') throw error;
    return false;
  }
}
