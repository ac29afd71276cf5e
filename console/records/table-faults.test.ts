import { expect, test } from 'vitest';
import { table, text } from '../../programmes/kit/index.ts';
import { faultsOfRows, filledRows } from './table-input.tsx';

const field = table({
  item: { ...text(10), required: true },
  amount: { kind: 'number', unit: '', min: 0, max: 5, integer: true },
});

test('a fault names its row as the form shows it, and only the cell at fault', () => {
  const rows = [{ item: 'lamp', amount: 2 }, {}, { item: 'bench', amount: 9 }, { amount: 1 }];
  expect(faultsOfRows(field as never, rows)).toEqual([
    { row: 3, column: 'amount' },
    { row: 4, column: 'item' },
  ]);
  expect(filledRows(rows)).toHaveLength(3);
  expect(faultsOfRows(field as never, [{}, { item: 'lamp' }])).toEqual([]);
});
