import { expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { createAudit, sealEntries, verifyAudit } from './index.ts';

const audit = createAudit({ clock: fakeClock(Date.parse('2021-07-20T08:00:00+08:00')) });
const entry = (n: number) =>
  ({
    kind: 'configuration',
    action: 'changed',
    about: `thing-${n}`,
    personName: '演示',
    data: { n, b: true, a: [1.5, '汛'] },
  }) as const;

/** Entries younger than any transaction of the whole server wait for the next turn, and other tests run beside this one. */
async function sealUpTo(db: Db, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        await sealEntries(db);
        const [row] = await db.query<{ n: number }>('select count(*)::int as n from audit_chain');
        return row?.n;
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBe(count);
}

async function sealed(count: number): Promise<Db> {
  const db = await testDatabase();
  for (let n = 1; n <= count; n++) await audit.record(db, entry(n));
  await sealUpTo(db, count);
  return db;
}

test('what was sealed verifies, and new entries join the chain', async () => {
  const db = await sealed(5);
  const first = await verifyAudit(db);
  expect(first).toMatchObject({ ok: true, entries: 5 });
  await audit.record(db, entry(6));
  expect(await verifyAudit(db)).toEqual(first);
  await sealUpTo(db, 6);
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 6 });
});

test('the database refuses to change or remove an entry', async () => {
  const db = await sealed(2);
  await expect(db.execute(`update audit_entries set action = 'x'`)).rejects.toThrow('append-only');
  await expect(db.execute('delete from audit_entries')).rejects.toThrow('append-only');
  await expect(db.execute('truncate audit_chain')).rejects.toThrow('append-only');
});

const past = async (db: Db, ...statements: string[]) => {
  for (const table of ['audit_entries', 'audit_chain'])
    await db.execute(`alter table ${table} disable trigger user`);
  for (const statement of statements) await db.execute(statement);
};

test.each([
  [
    'altered text',
    [`update audit_entries set about = 'other' where seq = 3`],
    { firstBad: 3, reason: 'altered' },
  ],
  [
    'altered data',
    [`update audit_entries set data = '{"n": 4, "b": false, "a": [1.5, "汛"]}' where seq = 4`],
    { firstBad: 4, reason: 'altered' },
  ],
  [
    'altered time',
    [`update audit_entries set wall_at = wall_at + interval '1 microsecond' where seq = 2`],
    { firstBad: 2, reason: 'altered' },
  ],
  ['removed entry', ['delete from audit_entries where seq = 2'], { firstBad: 2, reason: 'removed' }],
  [
    'removed with its link',
    ['delete from audit_entries where seq = 2', 'delete from audit_chain where number = 2'],
    { firstBad: 3, reason: 'chain-broken' },
  ],
  [
    'two entries swapped',
    [
      'update audit_chain set entry_seq = entry_seq + 100 where number in (2, 3)',
      'update audit_chain set entry_seq = 105 - entry_seq where number in (2, 3)',
    ],
    { firstBad: 3, reason: 'altered' },
  ],
  [
    'put in afterwards',
    [
      'delete from audit_entries where seq = 1',
      `insert into audit_entries (seq, xact, kind, action, about, person_name, data, duty_at, wall_at) overriding system value select 0, xact, 'login', 'signed-in', 'x', 'x', '{}', now(), now() from audit_entries where seq = 2`,
    ],
    { firstBad: 1, reason: 'removed' },
  ],
])('%s is found', async (_what, statements, expected) => {
  const db = await sealed(5);
  await past(db, ...statements);
  expect(await verifyAudit(db)).toMatchObject({ ok: false, ...expected });
});

test('an entry put in behind the sealer is found even when no link is missing', async () => {
  const db = await sealed(3);
  await past(
    db,
    `insert into audit_entries (seq, xact, kind, action, about, person_name, data, duty_at, wall_at) overriding system value select 0, xact, 'login', 'signed-in', 'x', 'x', '{}', now(), now() from audit_entries where seq = 2`,
  );
  expect(await verifyAudit(db)).toMatchObject({ ok: false, firstBad: 0, reason: 'inserted' });
});

test('eight writers at once: the sealer, running meanwhile, skips no committed entry', async () => {
  const db = await testDatabase();
  let writing = true;
  const sealer = (async () => {
    while (writing) await sealEntries(db);
  })();
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 25; n++) {
        await db.transaction(async (tx) => {
          await audit.record(tx, entry(writer * 100 + n));
          await tx.query('select pg_sleep($1)', [((writer * 7 + n) % 5) / 1000]);
        });
      }
    }),
  );
  writing = false;
  await sealer;
  await sealUpTo(db, 200);
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 200 });
});
