import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Constraint, type RecordView, type Subject, satisfies } from '../../../programmes/kit/index.ts';
import { ledgerWorld, newUuid } from '../../../test/support/ledger-world.ts';
import { insertRecords } from './batch-store.ts';
import { insertLinks, listRecords, type RecordRow } from './store.ts';

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

test('a constraint in SQL admits exactly what it admits in TypeScript', async () => {
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
  let admitted = 0;
  await fc.assert(
    fc.asyncProperty(constraint, async (asked) => {
      const found = await listRecords(db, {
        type: 'reading-room/loan',
        constraint: asked,
        before: undefined,
        limit: 100,
      });
      const wanted = rows.filter((row: RecordView) => satisfies(row, asked)).map(({ id }) => id);
      admitted += wanted.length;
      expect(found.map(({ id }) => id).sort()).toEqual(wanted.sort());
    }),
    { numRuns: 400 },
  );
  expect(admitted).toBeGreaterThan(100);
});
