import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Constraint, type Subject, satisfies } from '../../../programmes/kit/index.ts';
import { ledgerWorld, newUuid } from '../../../test/support/ledger-world.ts';
import { insertRecords } from './batch-store.ts';
import { listRecords, scopeOf } from './list-records.ts';
import { insertLinks, type RecordRow } from './store.ts';

const FIELDS = ['shelf', 'pages', 'card', 'o\'dd"', 'absent'] as const;
const VALUES = ['red', '1', 1, 0, 2.5, '', "'; drop table records; --", '红'] as const;
const PATHS = ['a', 'a/b', 'a/b/c', 'ab', 'a%', 'a_'] as const;
const IDS = Array.from({ length: 12 }, newUuid);

const value = fc.constantFrom(...VALUES, ...IDS.slice(0, 4));
const subject: fc.Arbitrary<Subject> = fc.oneof(
  fc.constantFrom('id' as const, 'state' as const, 'author' as const, 'assignee' as const),
  fc.constantFrom(...FIELDS).map((data) => ({ data })),
);
const { constraint } = fc.letrec<{ constraint: Constraint }>((tie) => ({
  constraint: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(subject, value).map((eq): Constraint => ({ eq })),
    fc.tuple(subject, fc.array(value, { maxLength: 3 })).map((parts): Constraint => ({ in: parts })),
    subject.map((missing): Constraint => ({ missing })),
    fc.constantFrom(...PATHS).map((under): Constraint => ({ under })),
    fc.constantFrom(...IDS).map((to): Constraint => ({ linked: { link: 'of', to } })),
    fc.array(tie('constraint'), { maxLength: 3 }).map((and): Constraint => ({ and })),
    fc.array(tie('constraint'), { maxLength: 3 }).map((or): Constraint => ({ or })),
    tie('constraint').map((not): Constraint => ({ not })),
  ),
}));

test('a list admits in SQL exactly what its constraint admits in TypeScript, in its order', async () => {
  const { db } = await ledgerWorld();
  const random = (list: readonly unknown[], n: number): unknown => list[n % list.length];
  const rows: RecordRow[] = IDS.map((id, n) => ({
    id,
    type: 'reading-room/loan',
    declared: 1,
    unitPath: PATHS[n % PATHS.length]!,
    state: String(random(['red', '1', 'x'], n)),
    version: 1,
    title: 't',
    authorId: random(['red', null, '1'], n) as string | null,
    assigneeId: null,
    data: Object.fromEntries(
      FIELDS.slice(0, 4).flatMap((field, f) =>
        (n + f) % 4 === 0 ? [] : [[field, (n + f) % 5 === 0 ? null : (random(VALUES, n * 3 + f) as string)]],
      ),
    ),
    links: n % 3 === 0 ? { of: [IDS[(n + 1) % IDS.length]!] } : {},
    openedAtMs: n,
    changedAtMs: n,
  }));
  await insertRecords(db, rows);
  for (const row of rows) await insertLinks(db, row.id, row.links);
  for (const path of PATHS)
    await db.execute(
      `insert into units (id, parent_id, path, name_zh, name_en, kind) values ($1, null, $1, $1, $1, 'street')`,
      [path],
    );
  let admitted = 0;
  const newestFirst = [...rows].reverse();
  await fc.assert(
    fc.asyncProperty(
      constraint,
      fc.constantFrom(undefined, ...PATHS),
      fc.constantFrom(undefined, 'red', 'x'),
      fc.constantFrom(undefined, 3, 7, 11),
      fc.integer({ min: 1, max: 14 }),
      async (asked, unit, state, before, limit) => {
        const within: Constraint = unit === undefined ? asked : { and: [asked, { under: unit }] };
        const found = await listRecords(db, {
          type: 'reading-room/loan',
          constraint: within,
          state,
          before: before === undefined ? undefined : { changedAtMs: before, id: IDS[before]! },
          limit,
        });
        const wanted = newestFirst
          .filter((row) => satisfies(row, within) && (state === undefined || row.state === state))
          .filter(({ changedAtMs }) => before === undefined || changedAtMs < before)
          .slice(0, limit);
        admitted += wanted.length;
        expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      },
    ),
    { numRuns: 500 },
  );
  expect(admitted).toBeGreaterThan(100);
});

test('a list is walked within the narrowest units that its constraint names for all', () => {
  const a = { under: 'a' };
  const inner = { under: 'a/b/c' };
  expect(scopeOf({ and: [a, { missing: 'author' }, inner] })).toEqual(['a/b/c']);
  expect(scopeOf({ or: [inner, { and: [a, { eq: ['state', 'red'] }] }] })).toEqual(['a']);
  expect(scopeOf({ or: [inner, { eq: ['author', 'p'] }] })).toBeUndefined();
  expect(scopeOf({ or: [] })).toBeUndefined();
  expect(scopeOf({ not: a })).toBeUndefined();
});
