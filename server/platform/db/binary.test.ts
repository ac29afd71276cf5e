import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import {
  boolArray,
  byteaArray,
  CopyRows,
  float8Array,
  int4Array,
  int8Array,
  textArray,
  timeArray,
} from './binary.ts';

const nullable = <T>(values: fc.Arbitrary<T>) => fc.array(fc.option(values, { nil: null }), { maxLength: 5 });

test('arrays in binary form are read by PostgreSQL as what they are', async () => {
  const db = await testDatabase({ empty: true });
  const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const times = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        int4: nullable(whole),
        int8: nullable(fc.maxSafeInteger()),
        float8: nullable(fc.double({ noNaN: true, noDefaultInfinity: true })),
        times: nullable(times),
        text: nullable(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))),
        bool: nullable(fc.boolean()),
        bytea: nullable(fc.uint8Array({ maxLength: 40 })),
      }),
      async (given) => {
        const [read] = await db.query<Record<string, unknown>>(
          `select $1::int[] as int4, $2::bigint[]::text[] as int8, $3::float8[] as float8,
             (select array_agg((extract(epoch from t) * 1000)::text order by n) from unnest($4::timestamptz[]) with ordinality as i(t, n)) as times,
             $5::text[] as text, $6::boolean[] as bool, $7::bytea[] as bytea`,
          [
            int4Array(given.int4),
            int8Array(given.int8),
            float8Array(given.float8),
            timeArray(given.times),
            textArray(given.text),
            boolArray(given.bool),
            byteaArray(given.bytea),
          ],
        );
        const numbers = (texts: (string | null)[] | null) =>
          (texts ?? []).map((text) => (text === null ? null : Number(text)));
        const { int8, times, bytea, float8 } = read ?? {};
        // PostgreSQL keeps the sign of zero; the comparison does not want to.
        const unsigned = (values: (number | null)[]) => values.map((value) => value && value + 0);
        expect({
          ...read,
          int8: numbers(int8 as string[]),
          times: numbers(times as string[] | null),
          bytea: (bytea as (Buffer | null)[]).map((bytes) => bytes && new Uint8Array(bytes)),
          float8: unsigned(float8 as (number | null)[]),
        }).toEqual({ ...given, float8: unsigned(given.float8) });
      },
    ),
    { numRuns: 60 },
  );
});

test('rows are copied in a transaction: there after its commit, gone with its roll-back', async () => {
  const db = await testDatabase({ empty: true });
  await db.execute('create table t (a int, b bigint, c float8, d timestamptz)');
  const copy = new CopyRows(1, 8);
  for (let n = 0; n < 1_000; n++) {
    copy.row(4);
    copy.int4(n);
    copy.int8(2 ** 40 + n);
    if (n % 2 === 0) copy.none();
    else copy.float8(n / 10);
    copy.time(Date.UTC(1999, 0) + n * 86_400_000);
  }
  const bytes = copy.end();
  const text = 'copy t from stdin (format binary)';
  await expect(
    db.transaction(async (tx) => {
      await tx.copyIn(text, bytes);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await db.query('select * from t')).toEqual([]);
  await db.transaction((tx) => tx.copyIn(text, bytes));
  expect(
    await db.query(
      `select count(*)::int as n, count(c)::int as values, sum(b) as b, min(d) as first, max(d) as last from t`,
    ),
  ).toEqual([
    {
      n: 1_000,
      values: 500,
      b: 1_000 * 2 ** 40 + 499_500,
      first: new Date(Date.UTC(1999, 0)),
      last: new Date(Date.UTC(1999, 0) + 999 * 86_400_000),
    },
  ]);
});

test('a copy that a constraint refuses rejects with its code and leaves the connection usable', async () => {
  const db = await testDatabase({ empty: true });
  await db.execute('create table t (a int primary key)');
  const copy = new CopyRows(2, 10);
  for (const value of [1, 1]) {
    copy.row(1);
    copy.int4(value);
  }
  const bytes = copy.end();
  await expect(
    db.transaction((tx) => tx.copyIn('copy t from stdin (format binary)', bytes)),
  ).rejects.toMatchObject({ code: '23505' });
  expect(await db.query('select count(*)::int as n from t')).toEqual([{ n: 0 }]);
});
