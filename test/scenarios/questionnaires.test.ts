import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../contract/permissions.ts';
import type { Definition } from '../../contract/questions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { figureValues, verifyFigures } from '../../server/modules/figures/index.ts';
import { verifyLedger } from '../../server/modules/ledger/index.ts';
import {
  addQuestionnaire,
  changeQuestionnaire,
  closeWave,
  enterPaper,
  forgetTexts,
  issueSlips,
  openWave,
  questionnaireRoutes,
  readResults,
  withdrawSlips,
} from '../../server/modules/questionnaires/index.ts';
import { findQuestionnaire, findWave, placesOf } from '../../server/modules/questionnaires/store.ts';
import { hidden, prove } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';
import { type QuestionnaireWorld, questionnaireWorld } from '../support/questionnaire-world.ts';
import { SORTING } from '../support/sorting-questionnaire.ts';

const TYPE = 'waste-sorting/questionnaire';
const office = person('office', 'street-officer', 'district/street-a');
const grid = person('grid', 'grid-worker', 'district/street-a/court-1');
const elsewhere = person('elsewhere', 'street-officer', 'district/street-b');
const SCRIPT = '<script>alert(1)</script>';
const ALL_TIME = { unitPath: 'district', fromDay: '2000-01-01', toDay: '2100-01-01' };
const LARGEST_PAGE_BYTES = 15 * 1024;

let world: QuestionnaireWorld;
beforeAll(async () => {
  world = await questionnaireWorld();
});
afterAll(() => world?.close());

let peers = 0;
const newPeer = () => ({ 'x-test-peer': `203.0.${Math.floor(++peers / 200)}.${peers % 200}` });
const write = (definition: Definition = SORTING, who: Actor = office) =>
  addQuestionnaire(world.ctx, who, { typeId: TYPE, unitId: 'street-a', definition });
async function open(id: string, box = true) {
  const waveId = await openWave(world.ctx, office, id, {
    ...world.span(),
    places: [{ unitId: 'court-1', name: '一号院', box }],
  });
  const [place] = await placesOf(world.ledger.db, [waveId]);
  return { waveId, place: place! };
}
const invite = async (placeId: string, copies: number): Promise<string[]> =>
  (await issueSlips(world.ctx, office, placeId, { how: 'invitation', copies })).slips.map(({ url }) => url);
const FULL = { 'q.knows': 'yes', 'q.sorts': 'yes', 'q.content': '4' };
async function answer(link: string, more: Record<string, string> = {}, headers = newPeer()) {
  const { text } = await world.get(link, headers);
  return world.post(link, { ...FULL, token: hidden(text, 'token'), ...more }, headers);
}
const recordOf = async (id: string) =>
  (
    await world.ledger.db.query<{ state: string; data: Record<string, unknown> }>(
      'select state, data from records where id = $1',
      [id],
    )
  )[0]!;
const values = async () =>
  Object.fromEntries(
    [...(await figureValues(world.ledger.db, [...world.ledger.catalogue.figures.values()], ALL_TIME))].map(
      ([id, value]) => [id.slice(TYPE.length + 1), value],
    ),
  );

test('written, opened, handed out, answered, from paper too, closed: three counts through the figures', async () => {
  const id = await write();
  const { waveId, place } = await open(id);
  const links = await invite(place.id, 12);
  await issueSlips(world.ctx, office, place.id, { how: 'paper', copies: 3 });
  expect(await recordOf(place.recordId)).toMatchObject({ state: 'issued', data: { issued: 15, wave: 1 } });
  for (const [n, link] of links.slice(0, 8).entries()) {
    const done = await answer(link, n < 6 ? {} : { 'q.knows': 'no', 'q.sorts': '' });
    expect(done.status, done.text).toBe(200);
  }
  expect((await answer(`/s/${place.id}`, { 'q.why': `${SCRIPT} 电话 13800138000` })).status).toBe(200);
  // A worker enters what came back on paper: a slip with its number, and a loose sheet that is left half open.
  const whole = { knows: 'yes', sorts: 'no', content: 3 };
  const entered = await enterPaper(world.ctx, grid, place.id, { answers: whole, slip: 9 }, 'paper-9');
  expect(entered).toMatchObject({ valid: true, repeated: false });
  expect(await enterPaper(world.ctx, grid, place.id, { answers: whole, slip: 9 }, 'paper-9')).toMatchObject({
    repeated: true,
    recordId: entered.recordId,
  });
  expect(await enterPaper(world.ctx, grid, place.id, { answers: { knows: 'no' } }, undefined)).toMatchObject({
    valid: false,
    why: 'required-missing',
  });
  await expect(readResults(world.ctx, waveId, undefined)).rejects.toMatchObject({ code: 'conflict' });
  await expect(closeWave(world.ctx, grid, waveId)).rejects.toMatchObject({ code: 'forbidden' });
  await closeWave(world.ctx, office, waveId);
  expect(await recordOf(place.recordId)).toMatchObject({
    state: 'counted',
    data: { issued: 16, returned: 11, valid: 10, knows: 8, sorts: 7 },
  });
  const { db, catalogue } = world.ledger;
  const figures = [...catalogue.figures.values()];
  expect(await verifyFigures(db, figures)).toEqual([]);
  expect(await values()).toMatchObject({ issued: 16, returned: 11, valid: 10, sorts: 7 });
  expect((await verifyLedger(db, catalogue)).faults).toEqual([]);
  const [sheet] = await db.query<{ n: number }>(
    `select count(*)::int as n from records where type = 'waste-sorting/sheet'`,
  );
  expect(sheet?.n).toBe(2);
  // Who answered, and when, stands nowhere beside an answer.
  const dump = JSON.stringify(
    await db.query(
      'select a::text as row from questionnaire_answers a union all select i::text from questionnaire_invitations i',
    ),
  );
  for (const link of links) expect(dump).not.toContain(link.split('/').at(-1));
});

test('an invitation is answered once, whatever is sent, and at whatever moment', async () => {
  const { place } = await open(await write(), false);
  const [link, other] = await invite(place.id, 2);
  const peer = newPeer();
  const forms = await Promise.all([1, 2, 3].map(() => world.get(link!, peer)));
  const answers = await Promise.all(
    forms.map(({ text }) => world.post(link!, { ...FULL, token: hidden(text, 'token') }, peer)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  const again = answers.findIndex(({ status }) => status === 200);
  const repeated = await world.post(link!, { ...FULL, token: hidden(forms[again]!.text, 'token') }, peer);
  expect(repeated.text).toContain('没有重复登记');
  expect((await world.get(link!, peer)).status).toBe(409);
  await expect(
    enterPaper(world.ctx, grid, place.id, { answers: { knows: 'no', content: 1 }, slip: 1 }, undefined),
  ).rejects.toMatchObject({ code: 'conflict' });
  // The token of one invitation opens no other.
  const foreign = hidden((await world.get(other!, peer)).text, 'token');
  const [third] = await invite(place.id, 1);
  expect((await world.post(third!, { ...FULL, token: foreign }, peer)).status).toBe(410);
  // No box at this place, and no secret that was not issued; tried out, it costs the address.
  expect((await world.get(`/s/${place.id}`, peer)).status).toBe(404);
  const mine = newPeer();
  for (let n = 0; n < 20; n++) expect((await world.get(`/s/i/${'a'.repeat(20)}${n}`, mine)).status).toBe(404);
  expect((await world.get(third!, mine)).status).toBe(429);
});

test('what is missing, does not fit or is not asked: named at its question, kept, or left out', async () => {
  const { waveId, place } = await open(await write());
  const link = `/s/${place.id}`;
  const faulty = await answer(link, { 'q.sorts': '', 'q.walk': '61', 'q.bins.harm': '1', 'q.why': SCRIPT });
  expect(faulty.status).toBe(422);
  expect(faulty.text).toContain('请回答此题');
  expect(faulty.text).toContain('填写的内容不符合要求');
  expect(faulty.text).toContain('value="61"');
  expect(faulty.text).toMatch(/name="q.bins.harm"[^>]* checked/);
  expect(faulty.text).not.toContain(SCRIPT);
  expect(faulty.text).toContain('&lt;script&gt;');
  expect((await answer(link, { 'q.why': '长'.repeat(201) })).text).toContain('超过字数');
  expect((await answer(link, { 'q.knows': 'maybe' })).status).toBe(422);
  // Not asked of who does not know the four kinds: what is sent all the same falls away.
  expect((await answer(link, { 'q.knows': 'no', 'q.sorts': 'yes' })).status).toBe(200);
  const [row] = await world.ledger.db.query<{ answers: object }>(
    'select answers from questionnaire_answers where place_id = $1',
    [place.id],
  );
  expect(row?.answers).toEqual({ knows: 'no', content: 4 });
  for (const [more, status] of [
    [{ token: 'x' }, 410],
    [{ website: 'spam' }, 422],
  ] as const)
    expect((await answer(link, more)).status).toBe(status);
  expect((await answer(link, {}, { ...newPeer(), origin: 'https://evil.example' } as never)).status).toBe(
    403,
  );
  // Some without work done, more with it.
  const peer = newPeer();
  for (let n = 0; n < 3; n++) expect((await answer(link, {}, peer)).status).toBe(200);
  expect((await answer(link, {}, peer)).status).toBe(429);
  const token = hidden((await world.get(link, peer)).text, 'token');
  expect((await world.post(link, { ...FULL, token, proof: prove(token) }, peer)).status).toBe(200);
  // Closed: the page and what was filled in before it.
  const { text } = await world.get(link, newPeer());
  await closeWave(world.ctx, office, waveId);
  expect((await world.get(link)).status).toBe(410);
  expect((await world.post(link, { ...FULL, token: hidden(text, 'token') }, newPeer())).status).toBe(410);
  await expect(issueSlips(world.ctx, office, place.id, { how: 'paper', copies: 1 })).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(closeWave(world.ctx, office, waveId)).rejects.toMatchObject({ code: 'conflict' });
});

test('before its time and after it nobody answers; a body of 10 MB is not read', async () => {
  const id = await write();
  const start = world.ledger.clock.nowMs();
  const waveId = await openWave(world.ctx, office, id, {
    opensAt: new Date(start + 3_600_000).toISOString(),
    closesAt: new Date(start + 7_200_000).toISOString(),
    places: [{ unitId: 'court-1', name: '一号院', box: true }],
  });
  const [place] = await placesOf(world.ledger.db, [waveId]);
  const status = async (): Promise<number> => (await world.get(`/s/${place!.id}`)).status;
  expect(await status()).toBe(409);
  await world.ledger.clock.advance(3_600_000);
  expect(await status()).toBe(200);
  const large = await new Promise<number>((resolve, reject) => {
    const sending = request(`${world.url}/s/${place!.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 10_485_760 },
    });
    sending.on('response', (sent) => resolve(sent.statusCode ?? 0));
    sending.on('error', reject);
    sending.end(Buffer.alloc(10_485_760, 'x'));
  });
  expect(large).toBe(413);
  await world.ledger.clock.advance(3_600_000);
  expect(await status()).toBe(410);
});

test('an opened version is kept; the change is a new one, and the two waves are compared question by question', async () => {
  const id = await write();
  const first = await open(id);
  const stale = (await findQuestionnaire(world.ledger.db, id))!;
  const at = { version: stale.version, changedAt: toBeijingIso(stale.changedAtMs) };
  await world.ledger.clock.advance(60_000);
  const changed: Definition = {
    ...SORTING,
    questions: SORTING.questions.flatMap((question) =>
      question.id === 'walk'
        ? []
        : [question.id === 'bins' ? { ...question, words: { zh: '用哪些桶？', en: 'Which?' } } : question],
    ),
  };
  const next = await changeQuestionnaire(world.ctx, office, id, { definition: changed, ...at });
  expect(next.version).toBe(2);
  await expect(
    changeQuestionnaire(world.ctx, office, id, { definition: changed, ...at }),
  ).rejects.toMatchObject({
    code: 'version-conflict',
  });
  await expect(
    world.ledger.db.execute(
      `update questionnaire_versions set definition = '{}' where questionnaire_id = $1 and version = 1`,
      [id],
    ),
  ).rejects.toThrow('kept as it is');
  const links = await invite(first.place.id, 20);
  for (const [n, link] of links.entries())
    await answer(
      link,
      n < 2
        ? { 'q.knows': 'no', 'q.sorts': '' }
        : { 'q.sorts': n < 10 ? 'yes' : 'no', 'q.why': `${n} 张 13800138000` },
    );
  await closeWave(world.ctx, office, first.waveId);
  const second = await open(id);
  for (const link of await invite(second.place.id, 10)) await answer(link);
  await closeWave(world.ctx, office, second.waveId);
  expect((await findWave(world.ledger.db, first.waveId))?.definition).toEqual(SORTING);
  const { questions, k } = await readResults(world.ctx, second.waveId, first.waveId);
  expect(k).toBe(5);
  expect(Object.fromEntries(questions.map(({ id: question, asked }) => [question, asked]))).toEqual({
    knows: 'same',
    sorts: 'same',
    bins: 'changed',
    content: 'same',
    why: 'same',
    walk: 'dropped',
  });
  // Two of twenty said no: withheld, with what would tell it, here and in the question that depends on it.
  const earlier = (question: string) => questions.find((each) => each.id === question)!.earlier!;
  expect(earlier('knows').options).toEqual([
    { id: 'yes', count: null },
    { id: 'no', count: null },
  ]);
  expect(earlier('sorts').options).toEqual([
    { id: 'yes', count: null },
    { id: 'no', count: 10 },
  ]);
  expect(earlier('sorts').answered).toBeNull();
  expect(earlier('why').texts).toHaveLength(18);
  expect(JSON.stringify(earlier('why').texts)).not.toContain('13800138000');
  const now = questions.find((each) => each.id === 'knows')!.result!;
  expect(now.options[0]).toEqual({ id: 'yes', count: 10 });
});

test('free texts fall away a year after the wave was closed; what was counted stays', async () => {
  const { waveId, place } = await open(await write());
  await answer(`/s/${place.id}`, { 'q.why': '桶站太远' });
  await closeWave(world.ctx, office, waveId);
  const kept = async () =>
    (
      await world.ledger.db.query<{ answers: object }>(
        'select answers from questionnaire_answers where place_id = $1',
        [place.id],
      )
    )[0]!.answers;
  const later = (days: number) => ({
    db: world.ledger.db,
    clock: { ...world.ledger.clock, nowMs: () => world.ledger.clock.nowMs() + days * 86_400_000 },
  });
  await forgetTexts(later(364));
  expect(await kept()).toMatchObject({ why: '桶站太远' });
  expect(await forgetTexts(later(366))).toBeGreaterThan(0);
  expect(await kept()).toEqual({ knows: 'yes', sorts: 'yes', content: 4 });
});

test('only who counts them writes and opens; a fault of a definition is named', async () => {
  await expect(write(SORTING, grid)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(write(SORTING, elsewhere)).rejects.toMatchObject({ code: 'forbidden' });
  const wrong = structuredClone(SORTING);
  Object.assign((wrong.questions[0] as { options: object[] }).options[0]!, { counts: 'nothing' });
  await expect(write(wrong)).rejects.toMatchObject({ code: 'unprocessable' });
  await expect(
    openWave(world.ctx, office, await write(), {
      ...world.span(),
      places: [
        { unitId: 'court-1', name: '一号院', box: true },
        { unitId: 'street-b', name: '别处', box: true },
      ],
    }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  expect(questionnaireRoutes(world.ctx)).toHaveLength(10);
});

test('the largest questionnaire is still a small page', async () => {
  const questions = Array.from({ length: 30 }, (_, n): Definition['questions'][number] => ({
    id: `q${n}`,
    kind: n % 2 === 0 ? 'single' : 'multiple',
    words: { zh: `第${n}题的文字比较长，用来看看页面有多大`, en: `Question ${n}, with some more words` },
    required: true,
    options: Array.from({ length: 12 }, (__, o) => ({
      id: `o${o}`,
      words: { zh: `题${n}选项${o}：${String.fromCharCode(0x4e00 + n * 40 + o)}`, en: `Option ${n} ${o}` },
    })),
    ...(n > 0 && n % 3 === 0 ? { shownIf: { question: `q${n - 1}`, any: ['o1', 'o2'] } } : {}),
  }));
  const { place } = await open(
    await write({ ...SORTING, questions, validity: { leastShare: 0, control: [] } }),
  );
  const { text } = await world.get(`/s/${place.id}`);
  expect(gzipSync(text).length).toBeLessThan(LARGEST_PAGE_BYTES);
  expect(text).toContain('仅当第');
  expect((await world.get(`/s/${place.id}?lang=en`)).text).toContain('Only if you answered');
});

test('a lost batch of slips is withdrawn by its numbers: dead codes, counted apart, 发放 corrected; answers stay', async () => {
  const { waveId, place } = await open(await write());
  const links = await invite(place.id, 10);
  expect((await answer(links[3]!)).status).toBe(200);
  const { text: opened } = await world.get(links[5]!, newPeer());
  const lost = { from: 4, to: 8, reason: '邮寄途中遗失' };
  expect(await withdrawSlips(world.ctx, office, place.id, lost)).toEqual({
    withdrawn: 4,
    answered: 1,
    issued: 6,
  });
  expect(await recordOf(place.recordId)).toMatchObject({ state: 'issued', data: { issued: 6 } });
  // Whoever finds one of them is told; a form that was open is not taken any more; nor is it as a paper.
  const dead = await world.get(links[4]!, newPeer());
  expect([dead.status, dead.text.includes('这个二维码已作废')]).toEqual([410, true]);
  const late = await world.post(links[5]!, { ...FULL, token: hidden(opened, 'token') }, newPeer());
  expect(late.status).toBe(410);
  await expect(
    enterPaper(world.ctx, grid, place.id, { answers: { knows: 'no' }, slip: 6 }, undefined),
  ).rejects.toMatchObject({ code: 'conflict' });
  expect((await world.get(links[3]!, newPeer())).status).toBe(409);
  await expect(withdrawSlips(world.ctx, office, place.id, lost)).rejects.toMatchObject({
    code: 'unprocessable',
    message: 'of slips 4 to 8 none is left: 1 were answered, the others withdrawn before',
  });
  await expect(withdrawSlips(world.ctx, office, place.id, { ...lost, to: 11 })).rejects.toMatchObject({
    code: 'unprocessable',
  });
  // New slips go on in number; the counts tell the withdrawn apart.
  const more = await issueSlips(world.ctx, office, place.id, { how: 'invitation', copies: 2 });
  expect([more.issued, more.slips.map(({ number }) => number)]).toEqual([8, [11, 12]]);
  await closeWave(world.ctx, office, waveId);
  expect((await recordOf(place.recordId)).data).toMatchObject({ issued: 8, returned: 1, valid: 1 });
  await expect(withdrawSlips(world.ctx, office, place.id, lost)).rejects.toMatchObject({ code: 'conflict' });
});
