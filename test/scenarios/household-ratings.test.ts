import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../contract/permissions.ts';
import { figureValues, verifyFigures } from '../../server/modules/figures/index.ts';
import { callbacksFor } from '../../server/modules/intake/index.ts';
import { rebuildClaims, verifyLedger } from '../../server/modules/ledger/index.ts';
import {
  enterSlip,
  issueSlips,
  publicRatings,
  slipsOut,
  standingsFor,
} from '../../server/modules/ratings/index.ts';
import { hidden } from '../support/intake-world.ts';
import { person } from '../support/ledger-world.ts';
import { type RatingWorld, ratingWorld } from '../support/rating-world.ts';

/** Plans, starts and completes the project: who does the work. */
const worker = person('worker', 'street-officer', 'district/street-a');
const other = person('other', 'street-officer', 'district/street-a');
const grid = person('grid', 'grid-worker', 'district/street-a/court-1');
const elsewhere = person('elsewhere', 'street-officer', 'district/street-b');
const YARD = '一号院';
const LARGEST_PAGE_BYTES = 15 * 1024;
const ALL_TIME = { unitPath: 'district', fromDay: '2000-01-01', toDay: '2100-01-01' };

let world: RatingWorld;
beforeAll(async () => {
  world = await ratingWorld();
});
afterAll(() => world?.close());

let peers = 0;
const newPeer = (): string => `203.0.${Math.floor(++peers / 200)}.${peers % 200}`;

/** A finished project of a courtyard with so many households. */
async function finished(yard: string, households: number): Promise<{ project: string; doors: string[] }> {
  const doors: string[] = [];
  for (let n = 1; n <= households; n++)
    doors.push(
      await world.open(grid, 'household', 'register', 'court-1', {
        address: `${yard} ${n} 号`,
        courtyard: yard,
        ...(n === 2 ? { contact: '演示住户', phone: '13700000002' } : {}),
      }),
    );
  const data = { name: `${yard}路灯更换`, courtyard: yard, due: '2026-08-31' };
  const project = await world.open(worker, 'project', 'plan', 'street-a', data);
  await world.go(worker, 'project', project, 'start');
  await world.go(worker, 'project', project, 'complete');
  return { project, doors };
}
const issue = (project: string, raterIds?: string[], actor: Actor = other) =>
  issueSlips(world.ctx, actor, project, raterIds ? { raterIds } : {});
async function rate(url: string, rating: string, more: Record<string, string> = {}) {
  const peer = newPeer();
  const { text } = await world.get(url, peer);
  return world.post(url, { rating, token: hidden(text, 'token'), ...more }, peer);
}
const standingOf = async (project: string) =>
  (await standingsFor(world.ctx, other)).rated.find(({ id }) => id === project);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error) => error.code,
  );
const values = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    [...(await figureValues(world.ledger.db, [...world.ledger.catalogue.figures.values()], ALL_TIME))].map(
      ([id, value]) => [id.replace('urban-renewal/', ''), value],
    ),
  );

test('each household rates once, by its own code, on a page that needs no script', async () => {
  const { project } = await finished(YARD, 6);
  const { slips } = await issue(project);
  expect(slips.map(({ address }) => address)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `${YARD} ${n} 号`));
  expect(new Set(slips.map(({ code }) => code)).size).toBe(6);
  const [first] = slips;
  const page = await world.get(first!.url);
  expect(page.status).toBe(200);
  expect(page.bytes).toBeLessThanOrEqual(LARGEST_PAGE_BYTES);
  expect(page.text).not.toContain('<script');
  expect(page.text).toContain(`${YARD}路灯更换`);
  // The door stands on the slip alone: whoever finds a code learns no address by it.
  expect(page.text).not.toContain(first!.address);
  // As somebody copies it from paper.
  const typed = `/h?code=${encodeURIComponent(` ${first!.code.toUpperCase().replaceAll('-', ' ')} `)}`;
  expect((await world.get(typed)).text).toContain(`${YARD}路灯更换`);

  const token = hidden(page.text, 'token');
  expect((await world.post(first!.url, { token })).status).toBe(422);
  expect((await world.post(first!.url, { token, rating: 'splendid' })).status).toBe(422);
  const said = { token, rating: 'good', words: '<script>alert(1)</script>' };
  expect((await world.post(first!.url, said)).text).toContain('已收到您的评议');
  const again = await world.post(first!.url, said);
  expect(again.text).toContain('没有重复登记');
  const used = await world.get(first!.url);
  expect([used.status, used.text.includes('这户已经评议过')]).toEqual([409, true]);
  // A form that was opened before by somebody else of the household.
  const [, second] = slips;
  const [one, two] = [await world.get(second!.url), await world.get(second!.url)];
  const both = await Promise.all(
    [one, two].map(({ text }) => world.post(second!.url, { token: hidden(text, 'token'), rating: 'fair' })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  // The form of one slip fits no other.
  expect((await world.post(slips[2]!.url, { token, rating: 'good' })).text).toContain('页面停留时间过长');
  expect(await standingOf(project)).toMatchObject({ raters: 6, slips: 6, used: 2, rated: 2, satisfied: 1 });
  expect(await values()).toMatchObject({ 'review/households': 2, 'review/satisfied': 1 });
});

test('a code that is none, was taken back or is too early is refused in words', async () => {
  const { project, doors } = await finished('二号院', 2);
  const { slips } = await issue(project);
  expect(await codeOf(issue(project))).toBe('unprocessable');
  const out = async (actor: Actor = other) =>
    (await slipsOut(world.ctx, actor, project)).slips.map(({ raterId, number }) => [raterId, number]);
  expect(await out()).toEqual([
    [doors[0], 1],
    [doors[1], 2],
  ]);
  const anew = await issue(project, [doors[0]!]);
  expect(await out()).toEqual([
    [doors[0], 3],
    [doors[1], 2],
  ]);
  expect((await rate(slips[1]!.url, 'fair')).status).toBe(200);
  expect(await out()).toEqual([[doors[0], 3]]);
  expect(await codeOf(out(elsewhere))).toBe('not-found');
  expect(anew.slips.map(({ number }) => number)).toEqual([3]);
  expect((await world.get(slips[0]!.url)).text).toContain('这张评议条已作废');
  expect((await world.get('/h/2222-3333-4444')).status).toBe(404);
  expect((await world.get('/h/2222-3333-4444', newPeer())).text).toContain('没有这个评议码');
  await world.go(worker, 'project', project, 'rework', { reason: '居民反映仍不亮' });
  expect((await rate(anew.slips[0]!.url, 'good')).text).toContain('目前不能评议');
  expect(await codeOf(issue(project, [doors[1]!]))).toBe('conflict');
  expect(await codeOf(issue(project, undefined, elsewhere))).toBe('not-found');
  // Nothing that opens a form lies in the database.
  const stored = await world.ledger.db.query('select * from rating_slips');
  const code = anew.slips[0]!.code.replaceAll('-', '');
  expect(JSON.stringify(stored)).not.toContain(code);
  const guesser = newPeer();
  for (let n = 0; n < 20; n++) await world.get(`/h/guess${n}`, guesser);
  expect((await world.get(slips[1]!.url, guesser)).status).toBe(429);
  world.passMs(3_600_001);
  expect((await world.get(slips[1]!.url, guesser)).status).toBe(409);
});

test('paper counts when typed in by another person; by whoever did the work only after a call back', async () => {
  const { project, doors } = await finished('三号院', 6);
  const { slips } = await issue(project);
  const enter = (actor: Actor, number: number, rating: string, key?: string) =>
    enterSlip(world.ctx, actor, project, { number, rating }, key);
  expect(await enter(other, 1, 'fair', 'first')).toMatchObject({ counts: true, repeated: false });
  expect(await enter(other, 1, 'fair', 'first')).toMatchObject({ counts: true, repeated: true });
  expect(await codeOf(enter(other, 1, 'good'))).toBe('conflict');
  expect(await codeOf(enter(other, 77, 'good'))).toBe('unprocessable');
  expect(await codeOf(enter(other, 2, 'splendid'))).toBe('unprocessable');
  expect((await world.get(slips[0]!.url)).text).toContain('这户已经评议过');

  const noted = await enter(worker, 2, 'good');
  expect(noted.counts).toBe(false);
  expect(await standingOf(project)).toMatchObject({ rated: 1, satisfied: 0, noted: 1 });
  // By no other way either: the move that counts is not theirs, nor what other people said.
  const data = {
    project,
    household: doors[2],
    address: '三号院 3 号',
    rating: 'good',
    way: 'spoken',
  };
  expect(await codeOf(world.open(worker, 'review', 'record', 'court-1', data))).toBe('forbidden');
  expect(
    await codeOf(world.go(worker, 'review', noted.recordId, 'confirm', { data: { rating: 'good' } })),
  ).toBe('forbidden');
  const [seen] = (await callbacksFor(world.intake, worker)).filter(({ id }) => id === noted.recordId);
  expect(seen).toMatchObject({ noted: 'good', notedBy: 'worker', mayCall: false });
  const [calls] = (await callbacksFor(world.intake, other)).filter(({ id }) => id === noted.recordId);
  // Whom to call: the number lies sealed with the household, and is opened there.
  expect(calls).toMatchObject({
    move: 'confirm',
    mayCall: true,
    about: { id: project, title: '三号院路灯更换' },
    number: { recordId: doors[1], field: 'phone', name: 'contact' },
  });
  expect(JSON.stringify(calls)).not.toContain('13700000002');
  await world.go(other, 'review', noted.recordId, 'confirm', { data: { rating: 'poor' } });
  expect(await standingOf(project)).toMatchObject({ rated: 2, satisfied: 0, noted: 0 });
  expect(await codeOf(world.go(worker, 'review', noted.recordId, 'withdraw', { reason: '记错了' }))).toBe(
    'forbidden',
  );

  // What a household said by its own code nobody rewrites, and the same household is not counted twice, whatever the way.
  expect((await rate(slips[3]!.url, 'poor')).status).toBe(200);
  const [cast] = await world.ledger.db.query<{ id: string }>(
    `select id from records where type = 'urban-renewal/review' and data->>'household' = $1`,
    [doors[3]],
  );
  expect(await codeOf(world.go(other, 'review', cast!.id, 'correct', { data: { rating: 'good' } }))).toBe(
    'illegal-move',
  );
  const twice = { ...data, household: doors[3], address: '三号院 4 号' };
  expect(await codeOf(world.open(other, 'review', 'record', 'court-1', twice))).toBe('conflict');
  // Two at once for one household: one is first.
  const third = await Promise.allSettled(
    [1, 2].map(() => world.open(other, 'review', 'record', 'court-1', data)),
  );
  expect(third.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await rate(slips[2]!.url, 'good')).text).toContain('这户已经评议过');
  // Withdrawn with a reason, the household may say it anew.
  const [stands] = await world.ledger.db.query<{ id: string }>(
    `select id from records where type = 'urban-renewal/review' and data->>'household' = $1`,
    [doors[2]],
  );
  await world.go(other, 'review', stands!.id, 'withdraw', { reason: '登记错户' });
  expect((await rate(slips[2]!.url, 'good')).status).toBe(200);
  expect(await standingOf(project)).toMatchObject({
    rated: 4,
    satisfied: 1,
    byOption: { good: 1, fair: 1, poor: 2 },
  });
});

test('the end of the asking is another person’s; the sums are public, small ones are not', async () => {
  const { project } = await finished('四号院', 12);
  const { slips } = await issue(project);
  for (const [n, { url }] of slips.entries())
    expect((await rate(url, n < 6 ? 'good' : 'fair')).status).toBe(200);
  await world.go(worker, 'project', project, 'accept');
  expect(await codeOf(world.go(worker, 'project', project, 'rate'))).toBe('forbidden');
  await world.go(other, 'project', project, 'rate');
  expect((await standingOf(project))?.open).toBe(false);
  const shown = await publicRatings(world.ctx, { place: '四号院', limit: 5 });
  expect(shown).toMatchObject([{ rated: 12, satisfied: 6, over: true }]);
  const over = await world.get(slips[0]!.url);
  expect([over.status, over.text.includes('12 户参与评议，其中 6 户表示满意，占 50%')]).toEqual([410, true]);

  const few = await finished('五号院', 3);
  const { slips: three } = await issue(few.project);
  for (const { url } of three) await rate(url, 'good');
  await world.go(worker, 'project', few.project, 'accept');
  await world.go(other, 'project', few.project, 'rate');
  expect(await publicRatings(world.ctx, { place: '五号院', limit: 5 })).toMatchObject([
    { rated: null, satisfied: null },
  ]);
  expect((await world.get(three[0]!.url)).text).toContain('户数较少，按规定不公布');
  expect(await values()).toMatchObject({ 'project/rated': 2 });
  const { db, catalogue } = world.ledger;
  expect((await verifyLedger(db, catalogue)).faults).toEqual([]);
  expect(await verifyFigures(db, [...catalogue.figures.values()])).toEqual([]);
});

test('a claim that was altered by hand is found, and put right by a rebuild', async () => {
  const { project } = await finished('六号院', 4);
  const { slips } = await issue(project);
  for (const { url } of slips) await rate(url, 'good');
  const { db, catalogue } = world.ledger;
  const noted = await db.query<{ claim: string; recordId: string }>(
    'select claim, record_id as "recordId" from record_claims where claim like $1 order by claim',
    [`%${project}%`],
  );
  const [gone, taken, moved, kept] = noted.map(({ recordId }) => recordId);
  expect(kept).toBeDefined();
  await db.execute('delete from record_claims where record_id = any($1::uuid[])', [[gone, taken, moved]]);
  const put = (claim: string, recordId: string): Promise<unknown> =>
    db.execute('insert into record_claims (claim, record_id) values ($1, $2)', [claim, recordId]);
  await put(noted[1]!.claim, project);
  await put('["urban-renewal/review","elsewhere"]', moved!);
  await put(noted[2]!.claim, moved!);
  const told = (await verifyLedger(db, catalogue)).faults.map(({ recordId, fault }) => [recordId, fault]);
  expect(new Map(told.map(([recordId, fault]) => [recordId, fault]))).toEqual(
    new Map([
      [gone, `its claim ${noted[0]!.claim} is not noted`],
      [taken, `its claim ${noted[1]!.claim} is noted for ${project}`],
      [project, `claims ${noted[1]!.claim}, its journal does not`],
      [moved, 'claims ["urban-renewal/review","elsewhere"], its journal does not'],
    ]),
  );
  const all = await db.query<{ n: number }>(
    `select count(*)::int as n from records where type = 'urban-renewal/review'`,
  );
  expect(await rebuildClaims(db, catalogue)).toBe(all[0]!.n);
  expect((await verifyLedger(db, catalogue)).faults).toEqual([]);
});
