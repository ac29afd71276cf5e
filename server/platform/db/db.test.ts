import { expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';

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
