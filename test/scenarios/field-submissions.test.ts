import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { FieldSubmission } from '../../contract/field.ts';
import {
  type DeclaredFieldPage,
  declaredFieldPages,
  type FieldAbout,
  movesOfPage,
} from '../../programmes/kit/index.ts';
import { urbanRenewal } from '../../programmes/urban-renewal/index.ts';
import { correctTime, MOST_SHIFT_MS } from '../../server/modules/field/correct-time.ts';
import { meetDevice, registerDevice, revokeDevice } from '../../server/modules/field/devices.ts';
import type { FieldContext } from '../../server/modules/field/field-context.ts';
import { submitPage } from '../../server/modules/field/submit-page.ts';
import { takeSnapshot } from '../../server/modules/field/take-snapshot.ts';
import { takeFile } from '../../server/modules/ledger/index.ts';
import { openFileStore } from '../../server/platform/files/index.ts';
import { type LedgerWorld, ledgerWorld, person } from '../support/ledger-world.ts';

const HOUR_MS = 3_600_000;
const li = person('li', 'grid-worker', 'district/street-a/court-1');
const wang = person('wang', 'grid-worker', 'district/street-b');
const officer = person('officer', 'street-officer', 'district/street-a');

let world: LedgerWorld;
let ctx: FieldContext;
let page: DeclaredFieldPage;
beforeAll(async () => {
  world = await ledgerWorld([urbanRenewal]);
  page = declaredFieldPages([urbanRenewal])[0]!;
  ctx = { ...world, pages: [page], mostShiftMs: MOST_SHIFT_MS, sessionOf: async () => undefined };
});

const newDoor = (): FieldAbout => ({ id: randomUUID(), unitId: 'court-1', version: null, data: {} });
const VISIT = { part: 'visit', data: { round: 7, outcome: 'completed' } };
const OPINION = { part: 'opinion', data: { subject: '漏水', words: '楼道漏水。', category: 'environment' } };
const JOB = { part: 'job', data: { wish: '保洁' } };
type Part = Omit<Parameters<typeof movesOfPage>[3][number], 'recordId'>;

/** A page as the phone queues it: every id is chosen once. */
function filled(
  about: FieldAbout,
  corrected: Record<string, string | number>,
  parts: readonly Part[],
  change: Partial<FieldSubmission> = {},
) {
  const withIds = parts.map((part) => ({ ...part, recordId: randomUUID() }));
  return FieldSubmission.parse({
    id: randomUUID(),
    deviceId: null,
    personId: 'li',
    happened: { at: new Date(world.clock.nowMs()).toISOString(), by: 'clock' },
    clockOffsetMs: 0,
    moves: movesOfPage(page, about, corrected, withIds),
    ...change,
  });
}
const count = async (type: string): Promise<number> =>
  (
    await world.db.query<{ n: number }>('select count(*)::int as n from records where type = $1', [
      `urban-renewal/${type}`,
    ])
  )[0]!.n;
const counts = async (): Promise<number[]> =>
  Promise.all(['household', 'visit', 'opinion', 'job'].map(count));
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => String(error.code),
  );

test('one page makes several records, once however often and from how many hands it is sent', async () => {
  const before = await counts();
  const submission = filled(newDoor(), { address: '1 号楼 101', courtyard: '甲院', phone: '1' }, [
    VISIT,
    OPINION,
    JOB,
  ]);
  const answers = await Promise.all(Array.from({ length: 6 }, () => submitPage(ctx, li, submission)));
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  for (const { records } of answers) expect(records).toEqual(answers[0]!.records);
  expect(answers[0]!.records.map(({ type }) => type)).toEqual([
    'urban-renewal/household',
    'urban-renewal/visit',
    'urban-renewal/opinion',
    'urban-renewal/job',
  ]);
  expect(await counts()).toEqual(before.map((n) => n + 1));
  const later = await submitPage(ctx, li, { ...submission, clockOffsetMs: 123 });
  expect(later).toMatchObject({ repeated: true, receivedAt: answers[0]!.receivedAt });
});

test('all or nothing: one move that cannot be leaves none, and the corrected page goes under the same id', async () => {
  const before = await counts();
  const bad = filled(newDoor(), { address: '102', courtyard: '甲院' }, [
    VISIT,
    { part: 'opinion', data: { subject: '只有事由' } },
  ]);
  const refusal = await submitPage(ctx, li, bad).catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    code: 'unprocessable',
    fields: expect.arrayContaining([{ path: 'moves.2.data.words', message: 'is required' }]),
  });
  expect(await counts()).toEqual(before);
  const good = {
    ...bad,
    moves: bad.moves.map((move, n) => (n === 2 ? { ...move, data: OPINION.data } : move)),
  };
  expect(await submitPage(ctx, li, good)).toMatchObject({ repeated: false });
  const third = { ...good, moves: good.moves.slice(0, 2) };
  await expect(submitPage(ctx, li, third)).rejects.toMatchObject({
    code: 'conflict',
    fields: [{ path: 'recorded' }, {}, {}],
  });
});

test('a record that moved meanwhile refuses the whole page and says what changed', async () => {
  const door = newDoor();
  await submitPage(ctx, li, filled(door, { address: '103', courtyard: '甲院' }, [VISIT]));
  await world.move(officer, {
    type: 'urban-renewal/household',
    move: 'correct',
    recordId: door.id,
    expectedVersion: 1,
    data: { persons: 5 },
  });
  const before = await counts();
  const stale = filled({ ...door, version: 1, data: { address: '103' } }, { persons: 3 }, [VISIT]);
  await expect(submitPage(ctx, li, stale)).rejects.toMatchObject({
    code: 'version-conflict',
    fields: expect.arrayContaining([
      { path: 'moves.0.version 2', message: expect.stringContaining('officer') },
    ]),
  });
  expect(await counts()).toEqual(before);
  await world.move(officer, {
    type: 'urban-renewal/household',
    move: 'leave',
    recordId: door.id,
    expectedVersion: 2,
  });
  const gone = filled({ ...door, version: 3, data: { address: '103' } }, { persons: 3 }, [VISIT]);
  expect(await codeOf(submitPage(ctx, li, gone))).toBe('illegal-move');
});

test('nobody sends another’s page, and nobody reaches another’s grid', async () => {
  expect(
    await codeOf(submitPage(ctx, wang, filled(newDoor(), { address: '1', courtyard: '甲' }, [VISIT]))),
  ).toBe('forbidden');
  const own = filled(newDoor(), { address: '1', courtyard: '甲' }, [VISIT], { personId: 'wang' });
  expect(await codeOf(submitPage(ctx, wang, own))).toBe('forbidden');
});

test('replayed and reordered queues give each record once (property)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ parts: fc.subarray([OPINION, JOB]), sends: fc.integer({ min: 1, max: 3 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (visits, order) => {
        const before = await counts();
        const queue = visits.map(({ parts }, n) =>
          filled(newDoor(), { address: `p${n}`, courtyard: '乙院' }, [VISIT, ...parts]),
        );
        const sends = queue
          .flatMap((submission, n) => Array.from({ length: visits[n]!.sends }, () => submission))
          .map((submission) => ({ submission, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at);
        await Promise.all(sends.map(({ submission }) => submitPage(ctx, li, submission)));
        const made = (part: Part): number =>
          visits.filter(({ parts }) => parts.includes(part as never)).length;
        expect(await counts()).toEqual([
          before[0]! + visits.length,
          before[1]! + visits.length,
          before[2]! + made(OPINION),
          before[3]! + made(JOB),
        ]);
      },
    ),
    { numRuns: 15 },
  );
});

test.each([
  [
    'a right clock',
    { by: 'clock', offsetMs: 0, saidMs: -HOUR_MS },
    { atMs: -HOUR_MS, correction: 'as-said' },
  ],
  [
    'ten minutes slow',
    { by: 'clock', offsetMs: 600_000, saidMs: -HOUR_MS },
    { atMs: -HOUR_MS + 600_000, correction: 'shifted' },
  ],
  [
    'fast, and put right since',
    { by: 'clock', offsetMs: 600_000, saidMs: -1 },
    { atMs: 0, correction: 'held-at-receipt' },
  ],
  [
    'never set',
    { by: 'clock', offsetMs: 2 * MOST_SHIFT_MS, saidMs: -2 * MOST_SHIFT_MS - HOUR_MS },
    { atMs: 0, correction: 'not-believed' },
  ],
  [
    'said by the worker',
    { by: 'person', offsetMs: 600_000, saidMs: -24 * HOUR_MS },
    { atMs: -24 * HOUR_MS, correction: 'as-said' },
  ],
] as const)('the time of a phone: %s', (_, said, wanted) => {
  expect(correctTime(said, 0)).toEqual(wanted);
});

test('a phone carries its own grid, masked, with the last round; what was recorded late shows', async () => {
  const door = newDoor();
  const yesterday = new Date(world.clock.nowMs() - 24 * HOUR_MS).toISOString();
  const absent = { part: 'visit', data: { round: 8, outcome: 'absent' } };
  const happened = { at: yesterday, by: 'person' as const };
  await submitPage(
    ctx,
    li,
    filled(door, { address: '104', courtyard: '甲院', phone: '13900000000' }, [absent], { happened }),
  );
  const { pages, units } = await takeSnapshot(ctx, li);
  expect(units.map(({ id }) => id)).toEqual(['court-1']);
  const carried = pages[0]!.doors.find(({ id }) => id === door.id);
  expect(carried).toMatchObject({
    title: '104',
    version: 1,
    last: { round: 8, outcome: 'absent' },
    data: { phone: { masked: true } },
  });
  expect(JSON.stringify(pages)).not.toContain('13900000000');
  expect((await takeSnapshot(ctx, wang)).pages[0]!.doors).toEqual([]);
  expect((await takeSnapshot(ctx, li, 1)).pages[0]).toMatchObject({ more: true, doors: [{}] });
  const [entry] = await world.db.query<{ late: boolean }>(
    `select (happened_at at time zone 'Asia/Shanghai')::date < (recorded_at at time zone 'Asia/Shanghai')::date as late
     from record_entries where record_id = $1`,
    [door.id],
  );
  expect(entry).toEqual({ late: true });
});

test('a revoked phone gets nothing and learns why; another’s phone is not there', async () => {
  const id = randomUUID();
  await registerDevice(ctx, li, { id, label: 'phone' }, undefined);
  await registerDevice(ctx, li, { id, label: 'phone' }, undefined);
  await meetDevice(ctx, li, id, undefined);
  expect(await codeOf(meetDevice(ctx, wang, id, undefined))).toBe('not-found');
  await revokeDevice(ctx, officer, id, '手机丢失');
  expect(await codeOf(meetDevice(ctx, li, id, undefined))).toBe('device-revoked');
  expect(await codeOf(registerDevice(ctx, li, { id, label: 'again' }, undefined))).toBe('device-revoked');
  expect(await codeOf(revokeDevice(ctx, officer, id, '再次'))).toBe('conflict');
});

test('a photo of a page is in its record once, whatever tickets it was sent with', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-field-photos-'));
  const files = openFileStore(folder, 'attachments');
  const shot = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#3a7' } })
    .jpeg()
    .toBuffer();
  const ticket = async (): Promise<string> => {
    const query = { type: 'urban-renewal/opinion', field: 'scene', name: 'photo-1.jpg' };
    return (await takeFile({ ...world, files, uploads: world.uploads! }, li, query, shot)).ticket;
  };
  const queued = filled(newDoor(), { address: '1 号楼 909', courtyard: '甲院' }, [VISIT, OPINION]);
  const withPhoto = (photo: string, given: string) => ({
    ...queued,
    moves: queued.moves.map((move) =>
      move.type.endsWith('/opinion')
        ? { ...move, data: { ...move.data, scene: [{ photo, ticket: given }] } }
        : move,
    ),
  });
  const photo = randomUUID();
  const first = await submitPage(ctx, li, withPhoto(photo, await ticket()));
  // The answer was lost: the phone sends the photo again and has another ticket for it.
  const again = await submitPage(ctx, li, withPhoto(photo, await ticket()));
  expect([first.repeated, again.repeated]).toEqual([false, true]);
  const opinion = first.records.find(({ type }) => type.endsWith('/opinion'))!;
  const rows = await world.db.query('select name from record_attachments where record_id = $1', [opinion.id]);
  // Sealed: what it was called is told with what it shows.
  expect(rows).toEqual([{ name: null }]);
  // Another photo under the same id is another page.
  expect(await codeOf(submitPage(ctx, li, withPhoto(randomUUID(), await ticket())))).toBe('conflict');
  // A ticket of somebody else's is no photo, and then nothing of the page is recorded.
  const before = await counts();
  const theirs = filled(newDoor(), { address: '1 号楼 910', courtyard: '甲院' }, [VISIT, OPINION], {
    personId: 'officer',
  });
  const moves = theirs.moves.map((move) =>
    move.type.endsWith('/opinion')
      ? { ...move, data: { ...move.data, scene: [{ photo, ticket: '-' }] } }
      : move,
  );
  expect(await codeOf(submitPage(ctx, officer, { ...theirs, moves }))).toBe('unprocessable');
  expect(await counts()).toEqual(before);
  rmSync(folder, { recursive: true });
});

test('an opinion that may be said already is recorded, and its receipt names what the worker may see of it', async () => {
  const at = (courtyard: string) => ({ address: `${courtyard}1`, courtyard });
  const opened = async (unitId: string, courtyard: string) =>
    submitPage(ctx, li, filled({ ...newDoor(), unitId }, at(courtyard), [VISIT, OPINION]));
  expect((await opened('court-1', '丁院')).similar).toEqual([]);
  const elsewhere = filled({ ...newDoor(), unitId: 'street-b' }, at('丁院'), [VISIT, OPINION], {
    personId: 'wang',
  });
  expect((await submitPage(ctx, wang, elsewhere)).similar).toEqual([]);
  const second = filled(newDoor(), at('丁 院'), [VISIT, OPINION]);
  const receipt = await submitPage(ctx, li, second);
  expect(receipt.similar).toMatchObject([
    { recordId: receipt.records[2]!.id, records: [{ title: '漏水' }], more: false },
  ]);
  expect(await submitPage(ctx, li, second)).toMatchObject({ repeated: true, similar: receipt.similar });
});
