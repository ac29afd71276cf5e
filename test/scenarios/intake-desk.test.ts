import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IntakeEntry } from '../../contract/intake.ts';
import type { Actor } from '../../contract/permissions.ts';
import { callbacksFor, enterSlip } from '../../server/modules/intake/index.ts';
import { type IntakeWorld, intakeWorld, PLACE_NAME } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';

const WISH = 'tea-house/wish';
const cook = person('cook', 'grid-worker', 'district/street-a');
const officer = person('officer', 'street-officer', 'district/street-a');
const stranger = person('stranger', 'street-officer', 'district/street-b');
let world: IntakeWorld;
beforeAll(async () => {
  world = await intakeWorld();
});
afterAll(() => world?.close());

let addresses = 0;
const follow = async (code: string): Promise<string> =>
  (await world.post('/q', { code }, { 'x-test-peer': `203.0.113.${++addresses}` })).text;
const enter = (who: Actor, more: object = {}) =>
  enterSlip(
    world.intake,
    who,
    IntakeEntry.parse({
      id: randomUUID(),
      placeId: world.box,
      way: 'slip',
      data: { kind: 'tea', words: '纸条上写：茶太凉。第二句。', phone: '13912345678' },
      ...more,
    }),
  );
const count = async (): Promise<number> => (await world.ledger.db.query('select 1 from records')).length;
const dataOf = async (id: string): Promise<Record<string, unknown>> =>
  (
    await world.ledger.db.query<{ data: Record<string, unknown> }>('select data from records where id = $1', [
      id,
    ])
  )[0]!.data;

test('a slip is a record with its code at once, with place, way and title filled in; sent again it is the same', async () => {
  const id = randomUUID();
  const [first, second] = await Promise.all([enter(cook, { id }), enter(cook, { id })]);
  expect([first.repeated, second.repeated].sort()).toEqual([false, true]);
  expect(second.code).toBe(first.code);
  expect(await count()).toBe(1);
  expect(await dataOf(id)).toMatchObject({ table: PLACE_NAME, way: 'slip', name: '纸条上写：茶太凉。' });
  expect(await follow(first.code)).toContain('纸条上写');
  for (const [way, option] of [
    ['phone', 'call'],
    ['neighbour', 'friend'],
  ] as const)
    expect(await dataOf((await enter(cook, { way })).recordId)).toMatchObject({ way: option });
});

test('the number of a torn-off receipt is the code; one that is taken leaves no record behind', async () => {
  const done = await enter(cook, { receipt: '2026 0601' });
  expect(done.code).toBe('20260601');
  expect(await follow('20260601')).toContain('纸条上写');
  const before = await count();
  await expect(enter(cook, { receipt: '20260601' })).rejects.toMatchObject({ code: 'conflict' });
  expect(await count()).toBe(before);
  // The same entry once more, with another number: the number that stands is not denied.
  await expect(enter(cook, { id: done.recordId, receipt: '20260602' })).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(enter(cook, { data: { kind: 'tea' } })).rejects.toMatchObject({ code: 'unprocessable' });
  await expect(enter(cook, { placeId: 'nowhere2' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(enter(stranger)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await count()).toBe(before);
});

test('a rating that the worker wrote down waits for another person, who sees whom to call', async () => {
  const { recordId } = await enter(cook);
  const go = (who: Actor, move: string, expectedVersion: number, data: Record<string, string> = {}) =>
    world.ledger.move(who, { type: WISH, move, recordId, expectedVersion, data });
  await go(cook, 'serve', 1, { answer: '已换热茶' });
  expect(await callbacksFor(world.intake, officer)).toEqual([]);
  await go(cook, 'note', 2, { stars: 'good' });
  const [own] = await callbacksFor(world.intake, cook);
  expect(own).toMatchObject({
    id: recordId,
    noted: 'good',
    notedBy: 'cook',
    number: { recordId, field: 'phone', name: null },
    about: null,
    mayCall: false,
  });
  const [seen] = await callbacksFor(world.intake, officer);
  expect(seen).toMatchObject({ id: recordId, move: 'rate', field: 'stars', version: 3, mayCall: true });
  expect(await callbacksFor(world.intake, stranger)).toEqual([]);
  await expect(go(cook, 'rate', 3, { stars: 'good' })).rejects.toMatchObject({ code: 'forbidden' });
  await go(officer, 'rate', 3, { stars: 'bad' });
  expect(await callbacksFor(world.intake, officer)).toEqual([]);
});

test('ratings that wait for a call back cost as many statements as one does', async () => {
  const noted = async (): Promise<void> => {
    const { recordId } = await enter(cook);
    for (const [version, move, data] of [
      [1, 'serve', { answer: '已换' }],
      [2, 'note', { stars: 'good' }],
    ] as const)
      await world.ledger.move(cook, { type: WISH, move, recordId, expectedVersion: version, data });
  };
  const statements = async (): Promise<[number, number]> => {
    let asked = 0;
    const db = new Proxy(world.ledger.db, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          asked += 1;
          return Reflect.apply(member, target, given);
        };
      },
    });
    const found = await callbacksFor({ ...world.intake, ledger: { ...world.ledger, db } }, officer);
    return [found.length, asked];
  };
  await noted();
  const [one, forOne] = await statements();
  for (let n = 0; n < 5; n++) await noted();
  const [six, forSix] = await statements();
  expect(six).toBe(one + 5);
  expect(forOne).toBeGreaterThan(0);
  expect(forSix).toBe(forOne);
});
