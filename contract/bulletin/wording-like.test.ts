import { expect, test } from 'vitest';
import { wordingLike } from './wording-like.ts';

test.each([
  ['约500人', 486, '约500人'],
  ['约500人', 500, '约500人'],
  ['100余次', 136, '100余次'],
  ['100 余次', 136, '100余次'],
  ['3.2万人', 32_170, '3.2万人'],
  ['超过480人', 486, '480余人'],
  ['388户', 388, '388户'],
  // What is not true of the value is not said.
  ['500余人', 486, '近500人'],
  ['700人', 486, '486人'],
])('%s for %i is printed %s', (typed, value, printed) => {
  const measure = /[户次人]$/u.exec(typed)?.[0] ?? '';
  expect(wordingLike(typed, value, measure).text).toBe(printed);
});
