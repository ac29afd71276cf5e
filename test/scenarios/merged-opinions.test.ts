import { afterAll, beforeAll, expect, test } from 'vitest';
import { MergeRequest, SplitRequest } from '../../contract/joint-moves.ts';
import { urbanRenewal } from '../../programmes/urban-renewal/index.ts';
import { mergeRecords, splitRecord, verifyLedger } from '../../server/modules/ledger/index.ts';
import { codeIn, hidden, type IntakeWorld, intakeWorld } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';

const OPINION = 'urban-renewal/opinion';
const grid = person('网格员', 'grid-worker', 'district/street-a');
const office = person('更新专干', 'department-officer', 'district/street-a');
let world: IntakeWorld;
beforeAll(async () => {
  world = await intakeWorld([urbanRenewal]);
});
afterAll(() => world?.close());

let addresses = 0;
const newPeer = (): { 'x-test-peer': string } => ({ 'x-test-peer': `203.0.113.${++addresses % 250}` });
async function say(words: string): Promise<string> {
  const { text } = await world.get(`/o/${world.box}`);
  const form = {
    category: 'infrastructure',
    words,
    contact: '',
    token: hidden(text, 'token'),
    proof: '',
    anyway: '1',
  };
  const answer = await world.post(`/o/${world.box}`, form, newPeer());
  expect(answer.status, answer.text).toBe(200);
  return codeIn(answer.text);
}
const follow = async (code: string): Promise<string> => (await world.post('/q', { code }, newPeer())).text;
async function recordOf(words: string): Promise<{ id: string; version: number; state: string }> {
  const [row] = await world.ledger.db.query<{ id: string; version: number; state: string }>(
    `select id, version, state from records where data->>'words' = $1`,
    [words],
  );
  return row!;
}
const seen = async (words: string): Promise<{ id: string; version: number }> => {
  const { id, version } = await recordOf(words);
  return { id, version };
};
async function go(who: typeof grid, words: string, move: string, more: object = {}): Promise<void> {
  const { id, version } = await recordOf(words);
  await world.ledger.move(who, { type: OPINION, move, recordId: id, expectedVersion: version, ...more });
}

test('the code of an opinion that was merged follows the survivor, and shows nothing of the other’s words', async () => {
  const [first, second] = ['三单元没有灯，摔了一跤。', '楼道漆黑，老人不敢下楼。'] as const;
  const codes = [await say(first), await say(second)] as const;
  await mergeRecords(
    world.ledger,
    office,
    MergeRequest.parse({
      type: OPINION,
      survivor: await seen(first),
      others: [await seen(second)],
      reason: '两户反映同一件事。',
    }),
  );
  await world.ledger.clock.advance(60_000);
  await go(grid, first, 'discuss', { data: { outcome: '议事会同意更换。' } });
  for (const [code, own, other] of [
    [codes[0], '三单元', '漆黑'],
    [codes[1], '漆黑', '三单元'],
  ] as const) {
    const page = await follow(code);
    expect(page).toContain('已在楼院议事中讨论');
    expect(page).toContain('议事会同意更换。');
    expect(page).toContain(own);
    expect(page).not.toContain(other);
    expect(page).toContain('记录议事');
  }
  expect(await follow(codes[1])).toContain('已合并办理');

  const { record: project } = await world.ledger.move(office, {
    type: 'urban-renewal/project',
    move: 'plan',
    unitId: 'street-a',
    data: { name: '照明改造', due: '2026-09-30' },
  });
  await go(office, first, 'adopt', { links: { project: [project.id] } });
  await go(grid, first, 'finish', { data: { outcome: '已更换。' } });
  // Whoever was merged sends back and rates as well as the other, once between them; neither reads the other's words.
  const page = await follow(codes[1]);
  const act = { code: codes[1], token: hidden(page, 'token'), version: hidden(page, 'version') };
  await world.post('/q/send-back', { ...act, reason: '四楼还是不亮。' }, newPeer());
  expect((await recordOf(first)).state).toBe('adopted');
  expect(await follow(codes[0])).not.toContain('四楼还是不亮');
  await go(grid, first, 'finish', { data: { outcome: '已全部更换。' } });
  expect(await follow(codes[0])).not.toContain('/q/send-back');
  const rating = await follow(codes[0]);
  await world.post(
    '/q/rate',
    { code: codes[0], token: hidden(rating, 'token'), version: hidden(rating, 'version'), value: 'good' },
    newPeer(),
  );
  for (const code of codes) expect(await follow(code)).toContain('您的评议已登记');
  expect((await verifyLedger(world.ledger.db, world.ledger.catalogue)).faults).toEqual([]);
});

test('what was taken apart again follows its own way; a merging of mergings is followed to its end', async () => {
  const words = ['下水道堵了甲。', '下水道堵了乙。', '下水道堵了丙。'] as const;
  const codes = [await say(words[0]), await say(words[1]), await say(words[2])] as const;
  const merge = async (survivor: string, other: string): Promise<void> => {
    await mergeRecords(
      world.ledger,
      office,
      MergeRequest.parse({
        type: OPINION,
        survivor: await seen(survivor),
        others: [await seen(other)],
        reason: '同一件事。',
      }),
    );
    await world.ledger.clock.advance(60_000);
  };
  await merge(words[1], words[2]);
  await merge(words[0], words[1]);
  await go(grid, words[0], 'discuss', { data: { outcome: '本周疏通。' } });
  for (const code of codes) expect(await follow(code)).toContain('本周疏通。');
  await go(office, words[1], 'separate', { reason: '另一栋楼。' });
  expect(await follow(codes[0])).toContain('本周疏通。');
  for (const code of [codes[1], codes[2]]) expect(await follow(code)).not.toContain('本周疏通。');
});

test('the code of an opinion that was split tells of each part', async () => {
  const words = '院里缺晾衣架，也没有快递柜。';
  const code = await say(words);
  const { parts } = await splitRecord(
    world.ledger,
    office,
    SplitRequest.parse({
      type: OPINION,
      whole: await seen(words),
      parts: [
        { subject: '缺晾衣架', words: '院里缺晾衣架。' },
        { subject: '没有快递柜', words: '没有快递柜。', category: 'facilities' },
      ],
      reason: '两件事。',
    }),
  );
  await go(office, '没有快递柜。', 'decline', { reason: '没有场地。' });
  const page = await follow(code);
  for (const told of ['已分开办理', '缺晾衣架', '没有快递柜', '这次没有采纳']) expect(page).toContain(told);
  expect(page).toContain('说明：没有场地。');
  // Each part is rated by the code of the whole, each by a form of its own; the declined one not at all.
  await go(grid, '院里缺晾衣架。', 'discuss', { data: { outcome: '同意安装。' } });
  const { record: project } = await world.ledger.move(office, {
    type: 'urban-renewal/project',
    move: 'plan',
    unitId: 'street-a',
    data: { name: '晾衣架', due: '2026-09-30' },
  });
  await go(office, '院里缺晾衣架。', 'adopt', { links: { project: [project.id] } });
  await go(grid, '院里缺晾衣架。', 'finish', { data: { outcome: '已装两组。' } });
  const done = await follow(code);
  expect(done).toContain('已装两组。');
  expect(done.match(/action="\/q\/rate"/g)).toHaveLength(1);
  const form = done.slice(done.indexOf('action="/q/rate"'));
  const rating = { code, token: hidden(form, 'token'), version: hidden(form, 'version'), value: 'fair' };
  // Another's code opens nothing of it, nor does the token of the whole.
  const stranger = await say('别的事。');
  expect((await world.post('/q/rate', { ...rating, code: stranger }, newPeer())).status).toBe(410);
  const ofWhole = { ...rating, token: hidden(await follow(stranger), 'token') };
  expect((await world.post('/q/rate', ofWhole, newPeer())).status).toBe(410);
  expect((await world.post('/q/rate', rating, newPeer())).text).toContain('已收到您的评议');
  expect(await recordOf('院里缺晾衣架。')).toMatchObject({ state: 'rated' });
  expect((await recordOf(words)).state).toBe('divided');
  expect((await verifyLedger(world.ledger.db, world.ledger.catalogue)).faults).toEqual([]);
  expect(parts.map(({ data }) => [data['category'], data['channel']])).toEqual([
    ['infrastructure', 'qr'],
    ['facilities', 'qr'],
  ]);
});
