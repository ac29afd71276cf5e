import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Programme } from '../../programmes/kit/index.ts';
import { codeIn, hidden, type IntakeWorld, intakeWorld } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';
import { WISHES } from '../support/wish-programme.ts';

const wish = WISHES.types['wish']!;
const DECLARED: Programme = {
  ...WISHES,
  types: { wish: { ...wish, duplicatesOf: { place: 'table', kind: ['kind'], withinDays: 30 } } },
};
const cook = person('cook', 'grid-worker', 'district/street-a');
const officer = person('officer', 'street-officer', 'district/street-a');

let world: IntakeWorld;
beforeAll(async () => {
  world = await intakeWorld([DECLARED]);
});
afterAll(() => world?.close());

let peers = 0;
const send = (form: Record<string, string>) =>
  world.post(`/o/${world.box}`, form, { 'x-test-peer': `203.0.113.${++peers}` });
const open = async (kind: string, words: string, phone = ''): Promise<Record<string, string>> => {
  const { text } = await world.get(`/o/${world.box}`);
  return { kind, words, phone, token: hidden(text, 'token'), proof: '' };
};
const count = async (): Promise<number> =>
  (await world.ledger.db.query<{ n: number }>('select count(*)::int as n from records'))[0]!.n;

test('a second wish of a kind at a place is asked about once, tells nobody’s words, and is never refused', async () => {
  const first = await open('tea', '张三的茶太凉。', '13800138000');
  const code = codeIn((await send(first)).text);
  expect(code).toMatch(/^\d{8}$/);

  expect(codeIn((await send(await open('cake', '点心太甜。'))).text)).toMatch(/^\d{8}$/);

  const second = await open('tea', '<b>茶又凉了。</b>');
  const asked = await send(second);
  expect(asked.status).toBe(409);
  expect(asked.text).toContain('近 30 天内，本处已有人反映“zh wish.kind.tea”方面的事');
  expect(asked.text).toContain('zh wish.state.said');
  for (const secret of ['张三', '太凉', '13800138000', code, '点心'])
    expect(asked.text).not.toContain(secret);
  // What they wrote stands in the form, and nothing is recorded yet.
  expect(asked.text).toContain('&lt;b&gt;茶又凉了');
  expect(asked.text).toContain(`href="/results/${world.box}"`);
  expect(await count()).toBe(2);
  expect(hidden(asked.text, 'token')).toBe(second['token']);
  expect(Buffer.byteLength(asked.text)).toBeLessThan(15 * 1024);

  const anyway = await send({ ...second, anyway: hidden(asked.text, 'anyway') });
  expect(codeIn(anyway.text)).toMatch(/^\d{8}$/);
  expect(await count()).toBe(3);
  // The very first form pressed again is what it was: recorded once, with its code.
  const again = await send(first);
  expect(again.status).toBe(200);
  expect(codeIn(again.text)).toBe(code);
  expect(await count()).toBe(3);
});

test('what a moderator has shown is shown, in the moderated words alone', async () => {
  const [row] = await world.ledger.db.query<{ id: string }>(
    `select id from records where data->>'words' = '张三的茶太凉。'`,
  );
  const move = async (who: typeof cook, name: string, data: object, version: number): Promise<unknown> =>
    world.ledger.move(who, {
      type: 'tea-house/wish',
      move: name,
      recordId: row!.id,
      expectedVersion: version,
      data: data as Record<string, string>,
    });
  await move(cook, 'serve', { answer: '已换热茶' }, 1);
  await move(officer, 'rate', { stars: 'good' }, 2);
  await move(officer, 'show', { shown: '茶水保温，联系13800138000。' }, 3);
  const asked = await send(await open('tea', '第三条'));
  expect(asked.text).toContain('茶水保温，联系（号码已隐去）。');
  for (const hiddenText of ['张三', '已换热茶', 'officer', 'cook'])
    expect(asked.text).not.toContain(hiddenText);
});

test('a declaration that names no duplicates asks nobody', async () => {
  const plain = await intakeWorld();
  try {
    for (const words of ['一', '二']) {
      const { text } = await plain.get(`/o/${plain.box}`);
      const form = { kind: 'tea', words, token: hidden(text, 'token') };
      expect((await plain.post(`/o/${plain.box}`, form, { 'x-test-peer': '203.0.113.77' })).status).toBe(200);
    }
  } finally {
    await plain.close();
  }
});
