import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitPeriod } from './split-period.ts';

const DAY_MS = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

test('the parts of a period hold every one of its days once, and months only whole', () => {
  const day = fc.integer({ min: 0, max: 1_500 }).map((n) => Date.UTC(2023, 10, 1) + n * DAY_MS);
  fc.assert(
    fc.property(day, day, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const { head, months, tail } = splitPeriod(iso(from), iso(to));
      const held: string[] = [];
      for (let at = Date.UTC(2023, 0, 1); at < Date.UTC(2029, 0, 1); at += DAY_MS) {
        const [text, month] = [iso(at), `${iso(at).slice(0, 7)}-01`];
        for (const run of [head, tail]) if (text >= run[0] && text <= run[1]) held.push(text);
        if (month >= months[0] && month <= months[1]) held.push(text);
      }
      const wanted: string[] = [];
      for (let at = from; at <= to; at += DAY_MS) wanted.push(iso(at));
      expect(held.sort()).toEqual(wanted);
    }),
  );
});

test('all days are whole months', () => {
  expect(splitPeriod('0001-01-01', '9999-12-31').months).toEqual(['0001-01-01', '9999-12-01']);
});
