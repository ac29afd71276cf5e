import { expect, test } from 'vitest';
import type { FigureValue } from '../../contract/figures.ts';
import { groupFigures, matches } from './figure-groups.ts';

const figure = (id: string, value: number): FigureValue => ({
  id,
  value,
  counted: value,
  opening: 0,
  measure: 'n',
  partOf: null,
  visibility: 'internal',
});

test('figures stand by programme and record type, zeros counted', () => {
  const groups = groupFigures([
    figure('a/x/one', 1),
    figure('b/y/two', 0),
    figure('a/z/three', 0),
    figure('a/x/four', 0),
  ]);
  expect(groups.map(({ programme, zeros }) => [programme, zeros])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(groups[0]?.types.map(({ typeId, figures }) => [typeId, figures.map(({ id }) => id)])).toEqual([
    ['a/x', ['a/x/one', 'a/x/four']],
    ['a/z', ['a/z/three']],
  ]);
});

test.each([
  ['taken up', true],
  ['up  opinion', true],
  ['ＡＤＯＰＴＥＤ', true],
  ['', true],
  ['visits', false],
])('“%s” finds it: %s', (words, found) => {
  expect(matches(words, 'Opinions taken up', 'urban-renewal/opinion/adopted')).toBe(found);
});
