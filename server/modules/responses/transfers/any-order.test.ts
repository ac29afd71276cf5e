import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDatabase } from '../../../../test/support/database.ts';
import {
  MINUTE,
  PEOPLE,
  type ResponsesWorld,
  responsesWorld,
} from '../../../../test/support/responses-world.ts';
import { WardError } from '../../../platform/errors.ts';
import { verifyJournal } from '../journal/verify-projections.ts';
import { reportWrongPerson, signReceipt } from '../receipts/sign-receipt.ts';
import { runDue } from '../timers/run-due.ts';
import { readTransitions } from '../transitions/read-transitions.ts';
import { readTransfers } from './list-transfers.ts';
import { advanceTransfer, orderTransfer } from './order-transfer.ts';
import { closeTransfer, dismissTransfer, liftTransfer, reportTransfer } from './report-transfer.ts';

const SPEAKERS: Record<string, readonly string[]> = { 'zone-1': ['spk-1', 'spk-2'], 'zone-2': ['spk-3'] };

const step = fc.record({
  act: fc.constantFrom(
    'rule',
    'rule',
    'order',
    'order',
    'report',
    'lift',
    'close',
    'dismiss',
    'link',
    'wait',
  ),
  person: fc.option(fc.constantFrom(...Object.keys(PEOPLE)), { nil: null, freq: 2 }),
  zone: fc.constantFrom('zone-1', 'zone-2'),
  stage: fc.constantFrom('prepare', 'immediate'),
  truth: fc.constantFrom('true', 'true', 'false', 'unknown'),
  moved: fc.integer({ min: 0, max: 120 }),
  back: fc.integer({ min: 0, max: 120 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function perform(world: ResponsesWorld, { act, person, zone, stage, truth, moved, back }: Step) {
  const { ctx } = world;
  const actor = world.actor(person ?? (zone === 'zone-1' ? 'streetA' : 'streetB'));
  if (act === 'wait') {
    await world.clock.advance(moved * MINUTE);
    await runDue(ctx);
    return;
  }
  if (act === 'rule') {
    world.zoneRule(zone, stage, truth);
    await readTransitions(ctx);
    return;
  }
  if (act === 'link') {
    const messages = await world.outbox(`about_kind = 'transfer' and channel = 'sms'`);
    const text = messages[moved % Math.max(1, messages.length)]?.body.text ?? '';
    const token = /\/r\/([\w-]+)/.exec(text)?.[1] ?? '';
    if (back % 3 === 0) await reportWrongPerson(ctx, token);
    else await signReceipt(ctx, token, { name: '某人' });
    return;
  }
  const { transfers } = await readTransfers(ctx, world.actor('duty'), { closed: false });
  const standing = transfers.find((transfer) => transfer.zone.id === zone);
  if (!standing) {
    if (act === 'order')
      await orderTransfer(ctx, { planId: 'flood', zoneId: zone, stage }, { actor, reason: '现场研判' });
    return;
  }
  const request = { actor, expectedVersion: standing.version, reason: '理由' };
  const head = (people: number) => ({ households: 0, people });
  const counts = { due: head(88), moved: head(moved), sheltered: head(moved), returned: head(back) };
  if (act === 'order') await advanceTransfer(ctx, standing.id, stage, request);
  if (act === 'report') await reportTransfer(ctx, standing.id, { ...request, counts });
  if (act === 'lift') await liftTransfer(ctx, standing.id, request);
  if (act === 'close') await closeTransfer(ctx, standing.id, request);
  if (act === 'dismiss') await dismissTransfer(ctx, standing.id, request);
}

test('whoever does whatever: only an authorised order sounds, only its own zone; nobody is back before it is lifted', async () => {
  let orders = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 50 }), async (steps) => {
      const db = await testDatabase();
      const world = responsesWorld(db);
      for (const each of steps)
        await perform(world, each).catch((error: unknown) => {
          if (!(error instanceof WardError)) throw error;
        });
      const moves = await db.query<{
        id: string;
        zone: string;
        move: string;
        person: string;
        counts: unknown;
      }>(
        `select m.subject_id as id, t.zone_id as zone, m.move, m.person_id as person, m.data->'counts' as counts
         from duty_moves m join transfers t on t.id = m.subject_id where m.subject_kind = 'transfer' order by m.seq`,
      );
      const ordered = moves.filter(({ move }) => move.startsWith('order-'));
      orders += ordered.length;
      // The plan authorises the zone's street, for 立即转移 also the deputy commander of the headquarters.
      for (const { zone, move, person } of ordered) {
        const street = zone === 'zone-1' ? 'streetA' : 'streetB';
        expect(move === 'order-immediate' ? [street, 'deputy'] : [street]).toContain(person);
      }
      const sounded = (await world.outbox(`channel = 'speaker'`)).map(({ address }) => address).sort();
      expect(sounded).toEqual(ordered.flatMap(({ zone }) => SPEAKERS[zone] ?? []).sort());
      for (const [, own] of Map.groupBy(moves, ({ id }) => id)) {
        let lifted = false;
        for (const { move, counts } of own) {
          if (move.startsWith('order-')) lifted = false;
          if (move === 'lift') lifted = true;
          const { moved, returned } = (counts ?? {}) as Record<string, { people: number }>;
          if (move !== 'report' || !moved || !returned) continue;
          expect(returned.people).toBeLessThanOrEqual(moved.people);
          if (returned.people > 0) expect(lifted).toBe(true);
        }
      }
      const [doubled] = await db.query<{ n: number }>(
        `select count(*)::int as n from (select 1 from transfers where open group by plan_id, zone_id having count(*) > 1) d`,
      );
      expect(doubled?.n).toBe(0);
      expect((await verifyJournal(db)).faults).toEqual([]);
      await db.close();
    }),
    { numRuns: 12 },
  );
  expect(orders).toBeGreaterThan(12);
}, 240_000);
