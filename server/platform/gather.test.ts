import { expect, test } from 'vitest';
import { createGatherer } from './gather.ts';

function watched(lanes: number, together: number) {
  const groups: number[][] = [];
  let underWay = 0;
  let most = 0;
  const give = createGatherer<number, number>({
    lanes,
    together,
    async run(items) {
      groups.push([...items]);
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      if (items.includes(13)) throw new Error('thirteen');
      return items.map((item) => item * 2);
    },
  });
  return { give, groups, most: () => most };
}

test('what comes in one moment goes together, in its order, each with its own outcome', async () => {
  const { give, groups } = watched(1, 64);
  expect(await Promise.all([1, 2, 3].map(give))).toEqual([2, 4, 6]);
  expect(groups).toEqual([[1, 2, 3]]);
});

test('what comes while all lanes are busy waits for the next group; a group has a limit', async () => {
  const { give, groups, most } = watched(2, 4);
  const numbers = Array.from({ length: 25 }, (_, n) => n + 100);
  expect(await Promise.all(numbers.map(give))).toEqual(numbers.map((n) => n * 2));
  expect(groups.flat()).toEqual(numbers);
  expect(Math.max(...groups.map(({ length }) => length))).toBe(4);
  expect(most()).toBe(2);
});

test('a group that fails fails for each of it, and for nobody else', async () => {
  const { give } = watched(1, 2);
  const outcomes = await Promise.allSettled([1, 13, 2, 3].map(give));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  expect(await give(4)).toBe(8);
});

test('an outcome that is missing is told, not waited for', async () => {
  const give = createGatherer<number, number>({ lanes: 1, together: 8, run: async () => [1] });
  const outcomes = await Promise.allSettled([1, 2].map(give));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});
