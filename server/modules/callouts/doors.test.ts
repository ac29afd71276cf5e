import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import {
  type CalloutsWorld,
  calloutsWorld,
  linkOf,
  type StaffOptions,
  seedCallOuts,
} from '../../../test/support/callouts-world.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { findReceiptByToken } from '../responses/index.ts';
import { closeCallOut, recordArrival, recordTelephone } from './answer-by-hand.ts';
import { doorOrderOf, isSettled } from './calls/call-fold.ts';
import { callsOf } from './store/calls.ts';

async function world(options: StaffOptions = {}): Promise<CalloutsWorld> {
  const db = await testDatabase();
  await seedCallOuts(db, options);
  const made = calloutsWorld(db);
  onTestFinished(() => made.stop());
  return made;
}

interface DoorOrder {
  id: string;
  state: string;
  title: string;
  detail: string;
  reason: string | null;
}
const doorOrders = (w: CalloutsWorld): Promise<DoorOrder[]> =>
  w.db.query<DoorOrder>(
    `select id, state, doc->>'title' as title, doc->>'detail' as detail, doc->>'withdrawnReason' as reason
     from actions where plan_action_id like 'door:%' order by ordered_at, id`,
  );
const toldOf = async (w: CalloutsWorld, orderId: string): Promise<string[]> =>
  (await w.outbox()).filter(({ aboutId }) => aboutId === orderId).map(({ text }) => text);

/** Everybody is silent until somebody is sent to the door of 队长甲, 队长乙 and 带班领导. */
async function toTheDoor(w: CalloutsWorld) {
  const { callOut } = await w.make();
  await w.channels();
  for (let n = 0; n < 4; n++) await w.pass(5);
  const idOf = async (personId: string): Promise<string> =>
    (await w.board(callOut.id)).calls.find(({ person }) => person.id === personId)!.id;
  const [order] = await doorOrders(w);
  return { callOutId: callOut.id, idOf, order: order! };
}

test('who answers while somebody is on the way to the door: the order names the others alone, and the one who goes is told', async () => {
  const w = await world();
  const { callOutId, idOf, order } = await toTheDoor(w);
  expect(order.title).toBe('上门叫应：队长甲、队长乙、带班领导');
  const token = /\/r\/([\w-]+)/.exec((await toldOf(w, order.id))[0]!)![1]!;
  await w.answerOrder('street', order.id);
  const link = await linkOf(w, await idOf('captain-b'));
  await w.answer({ token: link, answer: { did: 'confirm', name: '' } });
  const [amended] = await doorOrders(w);
  expect(amended).toMatchObject({ state: 'received', title: '上门叫应：队长甲、带班领导' });
  expect(amended!.detail).not.toContain('队长乙');
  expect((await toldOf(w, order.id)).at(-1)).toBe(
    '【上街区防指】更改指令：上门叫应：队长甲、带班领导。队长乙已确认，不必上门；其余仍须上门。原链接继续有效。',
  );
  expect(await findReceiptByToken(w.ctx, token)).toMatchObject({
    ok: true,
    receipt: { title: '上门叫应：队长甲、带班领导', withdrawn: null },
  });
  // The one called first comes after all: nobody is left to knock for, the superior is let go with them.
  await recordArrival(w.ctx, w.officer, await idOf('captain'), {}, undefined);
  await w.settled();
  const [withdrawn] = await doorOrders(w);
  expect(withdrawn).toMatchObject({ state: 'withdrawn', reason: '带班领导不再叫应，不必上门' });
  expect((await toldOf(w, order.id)).at(-1)).toBe(
    '【上街区防指】撤回指令：上门叫应：带班领导。带班领导不再叫应，不必上门。',
  );
  const board = await w.board(callOutId);
  expect(board.calls.map(({ escalations }) => escalations.at(-1)?.order?.withdrawnReason)).toEqual(
    Array(3).fill('带班领导不再叫应，不必上门'),
  );
  expect((await w.log()).join('\n')).toContain('更改指令：上门叫应：队长甲、带班领导');
  // The signed link goes on opening, and says that it is over.
  expect(await findReceiptByToken(w.ctx, token)).toMatchObject({
    ok: true,
    receipt: { signed: { name: 'street' }, withdrawn: { reason: '带班领导不再叫应，不必上门' } },
  });
  await w.pass(10);
  expect(await doorOrders(w)).toHaveLength(1);
});

test('all answer at once: one withdrawal; an order that is done stays done; a call-out that ends takes its orders back', async () => {
  const w = await world();
  const { idOf, order } = await toTheDoor(w);
  await Promise.all(
    ['captain', 'captain-b', 'leader'].map(async (who) =>
      w.answer({ token: await linkOf(w, await idOf(who)), answer: { did: 'confirm', name: '' } }),
    ),
  );
  expect(await doorOrders(w)).toMatchObject([{ state: 'withdrawn' }]);
  const told = (await toldOf(w, order.id)).filter((text) => text.includes('撤回指令'));
  expect(told).toHaveLength(1);
  expect(
    (await w.outbox()).filter(({ aboutId, state }) => aboutId === order.id && state === 'cancelled'),
  ).toHaveLength(
    // The order itself had not left yet: it does not leave any more.
    (await toldOf(w, order.id)).length - 1,
  );

  const second = await world();
  const later = await toTheDoor(second);
  await second.answerOrder('street', later.order.id, '已见到三人');
  await recordTelephone(
    second.ctx,
    second.officer,
    await later.idOf('captain'),
    { result: 'reached' },
    undefined,
  );
  expect(await doorOrders(second)).toMatchObject([{ state: 'done', reason: null }]);

  const third = await world();
  const last = await toTheDoor(third);
  await closeCallOut(third.ctx, third.officer, last.callOutId, '雨停');
  expect(await doorOrders(third)).toMatchObject([
    { state: 'withdrawn', reason: '队长甲不再叫应，队长乙不再叫应，带班领导不再叫应，不必上门' },
  ]);
});

const Person = fc.constantFrom('captain', 'captain-b', 'leader', 'member-0', 'member-1');
const Step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'confirm' as const,
        'open' as const,
        'decline' as const,
        'reached' as const,
        'arrive' as const,
      ),
      who: Person,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('receive' as const, 'finish' as const), order: fc.nat(3) }),
  },
  // The process ends after so many writes, in the middle of whatever it does then.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), after: fc.nat(6) }) },
);
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never;

/** From now on a transaction breaks off at the n-th write: what it did is gone, and Ward starts again. */
function killer(w: CalloutsWorld) {
  const { ports } = w.ctx;
  const audit = ports.audit;
  let left = Number.POSITIVE_INFINITY;
  ports.audit = async (...about) => {
    await audit(...about);
    if (left-- <= 0) {
      left = Number.POSITIVE_INFINITY;
      throw new Error('killed');
    }
  };
  return (after: number): void => {
    left = after;
  };
}

async function take(w: CalloutsWorld, callOutId: string, step: Step): Promise<void> {
  if (step.do === 'pass') return w.pass(step.minutes);
  if ('order' in step) {
    const orders = await doorOrders(w);
    const order = orders[step.order % Math.max(1, orders.length)];
    if (order) await w.answerOrder('street', order.id, step.do === 'finish' ? '已见到本人' : undefined);
    return;
  }
  if (!('who' in step)) return;
  const call = (await w.board(callOutId)).calls.find(({ person }) => person.id === step.who);
  if (!call) return;
  if (step.do === 'reached') {
    await recordTelephone(w.ctx, w.officer, call.id, { result: 'reached' }, undefined);
    return;
  }
  if (step.do === 'arrive') return recordArrival(w.ctx, w.officer, call.id, {}, undefined);
  const token = await linkOf(w, call.id);
  const answer =
    step.do === 'decline' ? { did: step.do, name: '', reason: '在外地' } : { did: step.do, name: '' };
  if (token) await w.answer({ token, answer } as Parameters<CalloutsWorld['answer']>[0]);
}

test('whatever happens in whatever order, killed at any write: no door is knocked at for who has given their word, no order is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const w = await world({ members: 2 });
      const kill = killer(w);
      const { callOut } = await w.make();
      await w.pass(14);
      for (const step of steps) {
        if (step.do === 'kill') kill(step.after);
        // Whoever was cut off asks again, as a phone and a person do; what is refused then is refused for good.
        else
          await take(w, callOut.id, step).catch(async () => {
            await w.restart();
            await take(w, callOut.id, step).catch(() => undefined);
          });
      }
      kill(Number.POSITIVE_INFINITY);
      await w.restart();
      await w.pass(2);
      const calls = await callsOf(w.db, callOut.id);
      for (const order of await doorOrders(w)) {
        const sentFor = calls.filter(({ doc }) => doorOrderOf(doc) === order.id);
        const left = sentFor.filter(({ doc }) => !isSettled(doc));
        const told = await toldOf(w, order.id);
        if (order.state === 'withdrawn') {
          expect(left).toEqual([]);
          expect(told.filter((text) => text.includes('撤回指令') && text.includes('不必上门'))).toHaveLength(
            1,
          );
        } else if (order.state !== 'done') {
          expect(left.length).toBeGreaterThan(0);
          const named = sentFor.filter(({ doc }) => order.detail.includes(`${doc.person.name}（`));
          expect(named.map(({ id }) => id)).toEqual(left.map(({ id }) => id));
        }
        expect(told[0]).toContain('指令：上门叫应');
      }
    }),
    { numRuns: 5 },
  );
}, 120_000);
