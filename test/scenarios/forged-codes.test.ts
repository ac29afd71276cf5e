import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeIn, hidden, type IntakeWorld, intakeWorld } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';

const WISH = 'tea-house/wish';
const cook = person('cook', 'grid-worker', 'district/street-a');
let world: IntakeWorld;
beforeAll(async () => {
  world = await intakeWorld();
});
afterAll(() => world?.close());

let addresses = 0;
/** Another address each time: what is refused here is refused for what it is, not for how often. */
const newPeer = (): { 'x-test-peer': string } => ({ 'x-test-peer': `203.0.113.${++addresses % 250}` });
const say = async (words: string): Promise<{ status: number; code: string; text: string }> => {
  const { text } = await world.get(`/o/${world.box}`);
  const form = { kind: 'tea', words, phone: '', token: hidden(text, 'token'), proof: '' };
  const answer = await world.post(`/o/${world.box}`, form, newPeer());
  return { ...answer, code: codeIn(answer.text) };
};
const stateOf = async (words: string) =>
  (
    await world.ledger.db.query<{ id: string; state: string; version: number }>(
      `select id, state, version from records where data->>'words' = $1`,
      [words],
    )
  )[0]!;

test('a code that is none, another’s, or put together is unknown; nothing moves', async () => {
  const [mine, other] = [await say('甲的话'), await say('乙的话')];
  const record = await stateOf('乙的话');
  await world.ledger.move(cook, {
    type: WISH,
    move: 'serve',
    recordId: record.id,
    expectedVersion: 1,
    data: { answer: '好' },
  });
  const page = (await world.post('/q', { code: other.code }, newPeer())).text;
  const act = { token: hidden(page, 'token'), version: hidden(page, 'version') };
  const next = String((Number(other.code) + 1) % 100_000_000).padStart(8, '0');
  const forged = [
    '',
    next,
    other.code.slice(0, 7),
    `${other.code}0`,
    `${other.code.slice(0, 4)}${mine.code.slice(4)}`,
    "' or '1'='1",
    `${other.code}\0`,
    '\u{1F4A9}'.repeat(4),
    '9'.repeat(10_000),
    record.id,
  ].filter((code) => code !== other.code && code !== mine.code);
  for (const code of forged) {
    for (const [address, form] of [
      ['/q', { code }],
      ['/q/send-back', { ...act, code, reason: '重做' }],
      ['/q/rate', { ...act, code, value: 'good' }],
    ] as const) {
      const answer = await world.post(address, form, newPeer());
      expect([404, 422], `${address} ${JSON.stringify(code.slice(0, 20))}`).toContain(answer.status);
      expect(answer.text).not.toContain('乙的话');
    }
  }
  // One's own code moves one's own record alone, whatever version of whichever record the form names.
  const crossed = await world.post('/q/rate', { ...act, code: mine.code, value: 'good' }, newPeer());
  expect(crossed.status).toBe(410);
  expect(await stateOf('乙的话')).toMatchObject({ state: 'served', version: 2 });
  expect(await stateOf('甲的话')).toMatchObject({ state: 'said', version: 1 });
});

test('what no database keeps is left out or refused in words, wherever it is sent', async () => {
  expect((await say('半句\0话')).code).toMatch(/^\d{8}$/);
  expect(await stateOf('半句话')).toMatchObject({ state: 'said' });
  const said = await say('要退回的话');
  const record = await stateOf('要退回的话');
  await world.ledger.move(cook, {
    type: WISH,
    move: 'serve',
    recordId: record.id,
    expectedVersion: 1,
    data: { answer: '好' },
  });
  const page = (await world.post('/q', { code: said.code }, newPeer())).text;
  const act = { code: said.code, token: hidden(page, 'token'), version: hidden(page, 'version') };
  expect((await world.post('/q/send-back', { ...act, reason: '重\0做' }, newPeer())).status).toBe(409);
  expect((await world.post('/q/rate', { ...act, value: 'good\0' }, newPeer())).status).toBe(409);
  for (const address of ['/o/%00', '/o/%00/poster', '/results/%00', '/posters?places=%00', '/o/%ff'])
    expect((await world.get(address)).status, address).toBe(404);
  expect(await stateOf('要退回的话')).toMatchObject({ state: 'served', version: 2 });
});
