import { expect, test } from 'vitest';
import { attemptLimits } from './attempt-limits.ts';

test('so many attempts, then none until a whole window is quiet; another address and another Ward are not touched', async () => {
  let now = 0;
  const limits = attemptLimits(() => now);
  const rule = { window: 60, max: 2 };
  const allowed = async (key: string) => (await limits.consume(key, rule)).allowed;
  expect([await allowed('a'), await allowed('a'), await allowed('a')]).toEqual([true, true, false]);
  expect(await allowed('b')).toBe(true);
  expect(await attemptLimits(() => now).consume('a', rule)).toEqual({ allowed: true, retryAfter: null });
  now = 59_000;
  expect(await limits.consume('a', rule)).toEqual({ allowed: false, retryAfter: 1 });
  now = 60_000;
  expect([await allowed('a'), await allowed('a'), await allowed('a')]).toEqual([true, true, false]);
});
