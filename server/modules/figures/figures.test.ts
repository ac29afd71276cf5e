import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { FreezeRequest, StatementRequest } from '../../../contract/figures.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { DeclaredFigure } from '../../../programmes/kit/index.ts';
import { figuresOf, type LedgerWorld, ledgerWorld, person } from '../../../test/support/ledger-world.ts';
import { figureTotal, figureValues, foldPending } from './figures.ts';
import type { FiguresContext } from './figures-context.ts';
import { freezeFigure, presentFreeze, verifyFreeze } from './freeze-figure.ts';
import { breakDown, figuresFor, openFigure, readFigureDetail } from './read-figure.ts';
import { checksOfFreeze, drawCheck, noteCheck, readDrawn } from './spot-checks.ts';
import { signStatement, withdrawStatement } from './statements.ts';
import type { FreezeRow } from './store/freezes.ts';

const clerk = person('clerk', 'street-officer', 'district/street-a');
const otherClerk = person('other', 'street-officer', 'district/street-b');
const secretary = person('secretary', 'secretary-general', 'district');
const auditor = person('auditor', 'auditor', 'district');
const leader = person('leader', 'team-leader', 'district/street-a');
const LOAN = 'reading-room/loan';
const ALWAYS = { fromDay: '0001-01-01', toDay: '9999-12-31' };
const DISTRICT = { unitPath: 'district', ...ALWAYS };
const STREET_A = { unitPath: 'district/street-a', ...ALWAYS };
const DIGEST = 'a'.repeat(64);
const ELSEWHERE = 'e'.repeat(64);

interface Room extends LedgerWorld {
  ctx: FiguresContext;
  figure(name: string): DeclaredFigure;
  lend(data?: Record<string, unknown>, more?: object): Promise<string>;
  go(id: string, version: number, move: string, more?: object): Promise<unknown>;
}
/** One world for the whole file, emptied for who asks for a room: records, and all that figures keep. */
let shared: Room | undefined;
async function room(): Promise<Room> {
  shared ??= await furnish();
  await shared.db.execute(
    `truncate records, record_entries, figure_contributions, figure_deltas, figure_cells, figure_months, figure_touches, figure_firsts, figure_statements, figure_withdrawals,
       figure_freezes, figure_freeze_records, figure_checks, figure_check_results cascade`,
  );
  return shared;
}
async function furnish(): Promise<Room> {
  const world = await ledgerWorld();
  await world.db.execute(
    `insert into attachment_files (sha256, media, bytes, sealed, stored_at)
     select sha256, 'application/pdf', 4, false, now() from unnest($1::text[]) sha256`,
    [[DIGEST, ELSEWHERE]],
  );
  await world.db.execute(
    `insert into figure_papers (sha256, unit_path) values ($1, 'district/street-a/court-1'), ($1, 'district/street-a'), ($2, 'district')`,
    [DIGEST, ELSEWHERE],
  );
  return {
    ...world,
    ctx: figuresOf(world),
    figure: (name) => world.catalogue.figures.get(`${LOAN}/${name}`)!,
    lend: async (data = {}, more = {}) =>
      (
        await world.move(clerk, {
          type: LOAN,
          move: 'lend',
          unitId: 'court-1',
          data: { what: '水经注', pages: 40, ...data },
          ...more,
        })
      ).record.id,
    go: (recordId, expectedVersion, move, more = {}) =>
      world.move(clerk, { type: LOAN, move, recordId, expectedVersion, ...more }),
  };
}

const opening = (more: object = {}) =>
  StatementRequest.parse({
    kind: 'opening',
    unitId: 'court-1',
    figure: `${LOAN}/lent`,
    value: 60,
    fromDay: '2026-01-01',
    asOfDay: '2026-04-30',
    method: 'paper-ledger',
    source: '借阅登记簿第3册',
    attachment: { name: '登记簿.pdf', sha256: DIGEST },
    ...more,
  });
const manual = (more: object = {}) =>
  StatementRequest.parse({
    kind: 'manual',
    unitId: 'street-a',
    concept: '开放日到场人数',
    measure: '人',
    value: 2100,
    fromDay: '2026-05-01',
    asOfDay: '2026-05-01',
    method: 'estimate',
    source: '门口计数与现场照片估算',
    ...more,
  });
const freezeOf = (world: Room, more: object = {}, actor: Actor = clerk): Promise<FreezeRow> =>
  freezeFigure(
    world.ctx,
    actor,
    FreezeRequest.parse({
      figure: `${LOAN}/lent`,
      unitId: 'street-a',
      from: '2026-01-01',
      to: '2026-05-31',
      ...more,
    }),
  );
const verify = (world: Room, freeze: FreezeRow) =>
  verifyFreeze(world.db, world.ctx.behind, world.ctx.figures, freeze);

describe('signed statements', () => {
  let world: Room;
  beforeAll(async () => {
    world = await room();
  });

  test('an opening balance is summed in the figure and shown apart, at its unit and every unit above', async () => {
    await world.lend();
    const signed = await signStatement(world.ctx, clerk, opening(), 'once');
    expect(await signStatement(world.ctx, clerk, opening(), 'once')).toMatchObject({ id: signed.id });
    for (const unitPath of ['district', 'district/street-a', 'district/street-a/court-1'])
      expect(await figureTotal(world.db, world.figure('lent'), { unitPath, ...ALWAYS })).toEqual({
        value: 61,
        counted: 1,
        opening: 60,
      });
    expect(await figureTotal(world.db, world.figure('lent'), { ...DISTRICT, fromDay: '2026-02-01' })).toEqual(
      {
        value: 1,
        counted: 1,
        opening: 0,
      },
    );
    const detail = await readFigureDetail(world.ctx, world.figure('lent'), DISTRICT);
    expect(detail.openings).toMatchObject([
      { value: 60, signedBy: 'clerk', signedAs: 'street-officer', attachment: { sha256: DIGEST } },
    ]);
    const audited = await world.db.query<{ action: string }>(
      `select action from audit_entries where action like 'figure.%'`,
    );
    expect(audited).toEqual([{ action: 'figure.opening' }]);
  });

  test.each([
    ['days that another balance covers', clerk, opening({ asOfDay: '2026-03-31' }), 'conflict'],
    ['days of the unit above that it covers', clerk, opening({ unitId: 'street-a' }), 'conflict'],
    [
      'days on which records count',
      clerk,
      opening({ fromDay: '2026-05-01', asOfDay: '2026-05-31' }),
      'conflict',
    ],
    [
      'a day to come',
      clerk,
      opening({ fromDay: '2026-05-01', asOfDay: '2026-06-02', unitId: 'street-a' }),
      'unprocessable',
    ],
    [
      'a paper that was never sent',
      clerk,
      opening({
        fromDay: '2025-01-01',
        asOfDay: '2025-12-31',
        attachment: { name: '册.pdf', sha256: 'b'.repeat(64) },
      }),
      'paper-not-kept',
    ],
    [
      'a paper that was sent for another unit',
      clerk,
      manual({ attachment: { name: '登记簿.pdf', sha256: ELSEWHERE } }),
      'paper-not-kept',
    ],
    ['days in the wrong order', clerk, manual({ fromDay: '2026-05-02' }), 'unprocessable'],
    ['a figure nobody declared', clerk, opening({ figure: `${LOAN}/burnt` }), 'unprocessable'],
    ['a unit that is not there', clerk, opening({ unitId: 'nowhere' }), 'not-found'],
    ['another street’s officer', otherClerk, manual(), 'forbidden'],
    ['a role that signs nothing', leader, manual(), 'forbidden'],
    ['an auditor', auditor, manual(), 'forbidden'],
  ])('are refused for %s', async (_what, actor, request, code) => {
    const before = await world.db.query('select 1 from figure_statements');
    await expect(signStatement(world.ctx, actor, request)).rejects.toMatchObject({ code });
    expect(await world.db.query('select 1 from figure_statements')).toEqual(before);
  });

  test('a balance without its paper and a concept of two lines do not parse', () => {
    expect(() => opening({ attachment: null })).toThrow();
    expect(() => manual({ concept: '一\n二' })).toThrow();
  });

  test('a manual figure stands with method, source and signer; withdrawn it stays, with the reason', async () => {
    const signed = await signStatement(world.ctx, secretary, manual());
    expect(signed).toMatchObject({
      concept: '开放日到场人数',
      method: 'estimate',
      signedByName: 'secretary',
    });
    await expect(withdrawStatement(world.ctx, otherClerk, signed.id, '重复填报')).rejects.toMatchObject({
      code: 'forbidden',
    });
    const gone = await withdrawStatement(world.ctx, clerk, signed.id, '重复填报');
    expect(gone).toMatchObject({ withdrawnBy: 'clerk', withdrawnReason: '重复填报', value: 2100 });
    await expect(withdrawStatement(world.ctx, clerk, signed.id, '重复填报')).rejects.toMatchObject({
      code: 'illegal-move',
    });
  });
});

describe('a frozen figure', () => {
  test('is the same while nothing it counts changes, and names what drifted, record by record', async () => {
    const world = await room();
    const [kept, lost] = [await world.lend({ reader: '演示·读者甲' }), await world.lend()];
    const returned = { figure: `${LOAN}/returned`, reason: null };
    await world.go(kept, 1, 'return');
    const freezes = [
      await freezeOf(world),
      await freezeOf(world, returned),
      await freezeOf(world, { figure: `${LOAN}/pages` }),
    ];
    expect(freezes.map(({ value, records }) => [value, records])).toEqual([
      [2, 2],
      [1, 1],
      [80, 2],
    ]);
    // Work that goes on without touching what was counted is no drift.
    await world.go(kept, 2, 'close');
    for (const freeze of freezes)
      expect(await verify(world, freeze)).toMatchObject({ outcome: 'same', drifts: [] });
    await world.go(kept, 3, 'again', { reason: '续借' });
    await world.go(lost, 1, 'lose', { reason: '遗失' });
    const added = await world.lend();
    expect(await verify(world, freezes[0]!)).toMatchObject({
      outcome: 'drifted',
      valueNow: 3,
      digestHolds: true,
      drifts: [{ recordId: added, drift: 'new' }],
    });
    expect(await verify(world, freezes[1]!)).toMatchObject({
      outcome: 'drifted',
      drifts: [{ recordId: kept, drift: 'gone' }],
    });
    const pages = await verify(world, freezes[2]!);
    expect(pages.drifts).toEqual(
      expect.arrayContaining([
        { recordId: lost, drift: 'gone' },
        { recordId: added, drift: 'new' },
      ]),
    );
  });

  test('of a journal altered by hand is broken, and so is one whose leaves were altered', async () => {
    const world = await room();
    const id = await world.lend();
    const freeze = await freezeOf(world);
    await world.db.execute(`update record_entries set data = data || '{"pages": 41}'`);
    expect(await verify(world, freeze)).toMatchObject({
      outcome: 'broken',
      digestHolds: true,
      drifts: [{ recordId: id, drift: 'altered' }],
    });
    await world.db.execute(`update figure_freeze_records set leaf = decode($1, 'hex')`, [DIGEST]);
    expect(await verify(world, freeze)).toMatchObject({ outcome: 'broken', digestHolds: false });
  });

  test('holds nobody: same content, other digest; an erased salt leaves the digest whole', async () => {
    const world = await room();
    await world.lend({ reader: '演示·读者甲' });
    const [one, two] = [await freezeOf(world), await freezeOf(world)];
    expect(one.digest).not.toBe(two.digest);
    expect(JSON.stringify(presentFreeze(one))).not.toContain('读者');
    await world.db.execute('update figure_freeze_records set salt = null where freeze_id = $1', [one.id]);
    expect(await verify(world, one)).toMatchObject({
      outcome: 'same',
      digestHolds: true,
      drifts: [{ drift: 'erased' }],
    });
  });

  test('that falls below an earlier one, or is more than its whole, wants a reason', async () => {
    const world = await room();
    const first = await world.lend({ pages: 10 });
    await freezeOf(world, { figure: `${LOAN}/pages`, to: '2026-05-30' });
    await world.lend({ pages: 5 });
    await world.clock.advance(60_000);
    const before = await freezeOf(world, { figure: `${LOAN}/pages` });
    await world.clock.advance(60_000);
    await world.go(first, 1, 'lose', { reason: '遗失' });
    await expect(freezeOf(world, { figure: `${LOAN}/pages` })).rejects.toMatchObject({
      code: 'unprocessable',
      fields: [{ path: 'reason', message: expect.any(String) }],
    });
    expect(await freezeOf(world, { figure: `${LOAN}/pages`, reason: '一册遗失，已扣减' })).toMatchObject({
      value: 5,
    });
    const detail = await readFigureDetail(world.ctx, world.figure('pages'), {
      unitPath: 'district/street-a',
      fromDay: '2026-01-01',
      toDay: '2026-05-31',
    });
    expect(detail.relations).toMatchObject([{ kind: 'cumulative', holds: true, other: 5 }]);
    expect(before.value).toBe(15);
    const whole = await readFigureDetail(world.ctx, world.figure('returned'), DISTRICT);
    expect(whole.relations).toEqual([{ kind: 'part-of', with: `${LOAN}/lent`, other: 2, holds: true }]);
  });

  test('is not made by another street, a team leader, an auditor', async () => {
    const world = await room();
    for (const actor of [otherClerk, leader, auditor])
      await expect(freezeOf(world, {}, actor)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a spot check', () => {
  test('draws by the digest of the freeze, once; another unit checks; the pass rate stands with it', async () => {
    const world = await room();
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) ids.push(await world.lend({ reader: '演示·读者甲' }));
    const freeze = await freezeOf(world);
    for (const actor of [clerk, otherClerk, auditor])
      await expect(drawCheck(world.ctx, actor, freeze.id, 4)).rejects.toMatchObject({ code: 'forbidden' });
    const drawn = await drawCheck(world.ctx, secretary, freeze.id, 4);
    expect(drawn).toMatchObject({ seed: freeze.digest, checked: 0, passed: 0 });
    expect(new Set(drawn.drawn.map(({ recordId }) => recordId)).size).toBe(4);
    expect(ids).toEqual(expect.arrayContaining(drawn.drawn.map(({ recordId }) => recordId)));
    await expect(drawCheck(world.ctx, secretary, freeze.id, 4)).rejects.toMatchObject({ code: 'conflict' });
    const shown = await readDrawn(world.ctx, secretary, drawn.id);
    expect(shown.map(({ id }) => id)).toEqual(drawn.drawn.map(({ recordId }) => recordId));
    expect(shown[0]?.data['reader']).toEqual({ masked: true });
    const [first, second] = drawn.drawn.map(({ recordId }) => recordId) as [string, string];
    const note = (recordId: string, outcome: 'confirmed' | 'wrong', text: string | null = null) =>
      noteCheck(world.ctx, secretary, drawn.id, { recordId, outcome, note: text });
    await note(first, 'confirmed');
    await expect(note(first, 'wrong', '不符')).rejects.toMatchObject({ code: 'illegal-move' });
    await expect(note(second, 'wrong')).rejects.toMatchObject({ code: 'unprocessable' });
    const undrawn = ids.find((id) => !drawn.drawn.some(({ recordId }) => recordId === id))!;
    await expect(note(undrawn, 'confirmed')).rejects.toMatchObject({ code: 'unprocessable' });
    await note(second, 'wrong', '册数不符');
    expect(await checksOfFreeze(world.db, freeze.id)).toMatchObject([{ checked: 2, passed: 1 }]);
  });

  test('is not made by who froze the figure, even with a post above', async () => {
    const world = await room();
    await world.lend();
    const freeze = await freezeOf(world, {}, secretary);
    await expect(drawCheck(world.ctx, secretary, freeze.id, 1)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('reading', () => {
  test('figures open onto their records; what the reader may not see is counted, not left out', async () => {
    const world = await room();
    for (const shelf of ['red', 'blue', 'green']) await world.lend({ shelf, reader: '演示·读者甲' });
    const opened = (actor: Actor) => openFigure(world.ctx, actor, world.figure('lent'), STREET_A, 100);
    expect(await opened(leader)).toMatchObject({ figure: { value: 3 }, hidden: 1, deidentified: [] });
    expect((await opened(leader)).records).toHaveLength(2);
    const audited = await opened(auditor);
    expect([audited.records, audited.deidentified.length, audited.hidden]).toEqual([[], 3, 0]);
    expect(Object.keys(audited.deidentified[0]!).sort()).toEqual(
      ['contribution', 'day', 'id', 'state', 'type', 'unitPath', 'version'].sort(),
    );
    expect((await opened(secretary)).hidden).toBe(3);
    expect(figuresFor(world.ctx, secretary, 'district')).toHaveLength(world.catalogue.figures.size);
    expect(figuresFor(world.ctx, otherClerk, 'district/street-a')).toEqual([]);
  });

  test('quality: recorded late, in one minute, at one place; who wrote it does not enter', async () => {
    const world = await room();
    for (let n = 0; n < 11; n++)
      await world.lend({}, n < 3 ? { happenedAt: '2026-05-30T10:00:00+08:00' } : {});
    const { quality } = await readFigureDetail(world.ctx, world.figure('lent'), DISTRICT);
    expect(quality).toMatchObject({ looked: 11, late: 3, inBursts: 11, samePlace: 0, openingOverlap: 0 });
    await signStatement(
      world.ctx,
      clerk,
      opening({ fromDay: '2026-05-01', asOfDay: '2026-05-20', unitId: 'street-a' }),
    );
    await world.lend({}, { happenedAt: '2026-05-10T10:00:00+08:00' });
    const later = await readFigureDetail(world.ctx, world.figure('lent'), DISTRICT);
    expect(later.quality.openingOverlap).toBe(1);
  });
});

const step = fc.record({
  unit: fc.constantFrom('court-1', 'street-a', 'street-b'),
  day: fc.constantFrom('2026-03-02', '2026-04-30', '2026-05-01', '2026-05-31'),
  card: fc.constantFrom('A', 'B', 'C'),
  pages: fc.nat(30),
  fold: fc.boolean(),
});

test('trend and breakdown are what a count over the records gives, for every figure and unit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const world = await room();
      const made: { unit: string; day: string; card: string; pages: number }[] = [];
      for (const { unit, day, card, pages, fold } of steps) {
        await world.move(unit === 'street-b' ? otherClerk : clerk, {
          type: LOAN,
          move: 'lend',
          unitId: unit,
          data: { what: 'x', pages, card },
          happenedAt: `${day}T12:00:00+08:00`,
        });
        made.push({ unit, day, card, pages });
        if (fold) await foldPending(world.db);
      }
      const under: Record<string, string[]> = {
        district: ['court-1', 'street-a', 'street-b'],
        'district/street-a': ['court-1', 'street-a'],
        'district/street-b': ['street-b'],
        'district/street-a/court-1': ['court-1'],
      };
      const brute = (name: string, unitPath: string, fromDay: string, toDay: string): number => {
        const rows = made.filter(({ unit }) => under[unitPath]!.includes(unit));
        const inDays = rows.filter(({ day }) => day >= fromDay && day <= toDay);
        if (name === 'lent') return inDays.length;
        if (name === 'pages') return inDays.reduce((sum, { pages }) => sum + pages, 0);
        const span = (day: string): string => (name === 'cards' ? '' : day.slice(0, 7));
        const firsts = new Map<string, string>();
        for (const { card, day } of rows) {
          const key = `${card} ${span(day)}`;
          if (!firsts.has(key) || day < firsts.get(key)!) firsts.set(key, day);
        }
        return [...firsts.values()].filter((day) => day >= fromDay && day <= toDay).length;
      };
      for (const name of ['lent', 'pages', 'cards', 'cards-monthly']) {
        for (const unitPath of Object.keys(under)) {
          for (const [fromDay, toDay] of [
            ['2026-01-01', '2026-12-31'],
            ['2026-04-01', '2026-05-30'],
          ] as const) {
            const scope = { unitPath, fromDay, toDay };
            const found = await figureValues(world.db, [world.figure(name)], scope);
            expect([name, scope, found.get(`${LOAN}/${name}`)]).toEqual([
              name,
              scope,
              brute(name, unitPath, fromDay, toDay),
            ]);
          }
        }
        const scope = { unitPath: 'district', fromDay: '2026-01-01', toDay: '2026-12-31' };
        const { trend, breakdown } = await readFigureDetail(world.ctx, world.figure(name), scope);
        expect(Object.fromEntries(trend.map(({ day, value }) => [day, value]))).toEqual(
          Object.fromEntries(
            ['2026-03', '2026-04', '2026-05'].flatMap((month) => {
              const value = brute(name, 'district', `${month}-01`, `${month}-31`);
              return value === 0 ? [] : [[`${month}-01`, value]];
            }),
          ),
        );
        expect(breakdown).toEqual(
          ['district/street-a', 'district/street-b'].map((unitPath) => ({
            unitPath,
            value: brute(name, unitPath, scope.fromDay, scope.toDay),
          })),
        );
      }
    }),
    { numRuns: 3 },
  );
}, 120_000);

test('a public breakdown withholds small counts with their complement', async () => {
  const world = await room();
  for (let n = 0; n < 7; n++) await world.lend();
  for (let n = 0; n < 3; n++)
    await world.move(otherClerk, {
      type: LOAN,
      move: 'lend',
      unitId: 'street-b',
      data: { what: 'x', pages: 1 },
    });
  const publicly = (options: { publicly: boolean }) =>
    breakDown(world.db, world.figure('lent'), DISTRICT, options);
  expect((await publicly({ publicly: false })).map(({ value }) => value)).toEqual([7, 3]);
  expect((await publicly({ publicly: true })).map(({ value }) => value)).toEqual([null, null]);
});
