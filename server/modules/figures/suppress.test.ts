import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suppressSmall } from './suppress.ts';

test.each([
  [
    [12, 30, 7],
    [12, 30, 7],
  ],
  [
    [3, 30, 7],
    [null, 30, null],
  ],
  [
    [3, 4, 30, 9],
    [null, null, 30, null],
  ],
  [
    [1, 1, 30, 9],
    [null, null, 30, null],
  ],
  [
    [0, 0, 30],
    [0, 0, 30],
  ],
  [
    [2, 1, 0],
    [null, null, null],
  ],
  [
    [3, 0, 0],
    [null, null, null],
  ],
])('%j is published as %j', (cells, shown) => expect(suppressSmall(cells).cells).toEqual(shown));

/** Every table of as many cells with the same total, by brute force. */
function tables(size: number, total: number): number[][] {
  if (size === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) =>
    tables(size - 1, total - first).map((rest) => [first, ...rest]),
  ).flat();
}

test('who knows the method and sees the table cannot tell a withheld count (every table of 2, 3 and 4 cells to 18, k = 3)', () => {
  const K = 3;
  for (const [size, total] of [2, 3, 4].flatMap((cells) =>
    Array.from({ length: 19 }, (_, sum) => [cells, sum] as const),
  )) {
    const byOutput = new Map<string, number[][]>();
    for (const table of tables(size, total)) {
      const shown = JSON.stringify(suppressSmall(table, K));
      byOutput.set(shown, [...(byOutput.get(shown) ?? []), table]);
    }
    for (const [shown, possible] of byOutput) {
      const { cells } = JSON.parse(shown) as { cells: (number | null)[] };
      cells.forEach((cell, n) => {
        if (cell !== null) expect(cell === 0 || cell >= K).toBe(true);
        else expect([shown, new Set(possible.map((table) => table[n])).size > 1]).toEqual([shown, true]);
      });
    }
  }
});

test('the rest between total and what is shown is never of one cell and never from 1 to k − 1', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 2, max: 10 }),
      (cells, k) => {
        const out = suppressSmall(cells, k);
        const hidden = cells.filter((_, n) => out.cells[n] === null);
        const positive = hidden.filter((value) => value > 0);
        if (out.total === null) return;
        const rest = out.total - out.cells.reduce<number>((sum, cell) => sum + (cell ?? 0), 0);
        expect(rest === 0 || rest >= k).toBe(true);
        expect(positive).not.toHaveLength(1);
      },
    ),
  );
});
