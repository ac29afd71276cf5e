import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import type { Tx } from './index.ts';

test('a transaction that throws leaves nothing behind', async () => {
  const db = await testDatabase();
  await expect(
    db.transaction(async (tx) => {
      await tx.execute(`insert into settings values ('a', '1', '2026-07-20Z')`);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await db.query('select * from settings')).toEqual([]);
});

test('bigint and numeric columns arrive as numbers', async () => {
  const db = await testDatabase();
  expect(await db.query(`select 12345678901::bigint as a, 1.25::numeric as b`)).toEqual([
    { a: 12345678901, b: 1.25 },
  ]);
});

describe.each([true, false])('work that waits for no answer among it (pipelined: %s)', (pipelined) => {
  const put = (tx: Tx, key: string): Promise<number> =>
    tx.execute(`insert into settings values ($1, '1', '2026-07-20Z')`, [key]);

  test('is done in its order, each with its own answer', async () => {
    const db = (await testDatabase()).reserve({ pipelined });
    const answers = await db.transaction((tx) =>
      tx.all<[number, { n: number }[], number]>([
        () => put(tx, 'a'),
        () => tx.query<{ n: number }>('select count(*)::int as n from settings'),
        () => put(tx, 'b'),
      ]),
    );
    expect(answers).toEqual([1, [{ n: 1 }], 1]);
    expect(await db.query('select key from settings order by 1')).toEqual([{ key: 'a' }, { key: 'b' }]);
  });

  test('is all undone for one that fails, and nothing of it is written after the rollback', async () => {
    const db = (await testDatabase()).reserve({ pipelined });
    const work = db.transaction((tx) =>
      tx.all([
        async () => {
          await put(tx, 'a');
          await put(tx, 'b');
          await put(tx, 'c');
        },
        () => tx.execute('select 1 / 0'),
        () => put(tx, 'd'),
      ]),
    );
    await expect(work).rejects.toThrow('division by zero');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await db.query('select key from settings')).toEqual([]);
    expect(await db.transaction((tx) => put(tx, 'after'))).toBe(1);
  });
});
