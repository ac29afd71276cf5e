import { expect, test } from 'vitest';
import { areaOptions } from './area-options.ts';

const usual = [{ value: '410106', label: 'Shangjie' }];

test('the area of a signal that is replaced is chosen by its name, also where it lies outside the list', () => {
  expect(areaOptions(usual, undefined)).toEqual(usual);
  expect(areaOptions(usual, { area: '410106', areaName: 'other' })).toEqual(usual);
  expect(areaOptions(usual, { area: '410181', areaName: 'Gongyi' })).toEqual([
    { value: '410181', label: 'Gongyi' },
    ...usual,
  ]);
  expect(areaOptions(usual, { area: '410181', areaName: '' })[0]?.label).toBe('410181');
});
