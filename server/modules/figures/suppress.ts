/** The smallest count of a public breakdown, unless a programme or an office asks for more. */
export const SMALLEST_PUBLIC = 5;

/**
 * Withholds the cells of one breakdown from which a few people could be told: those from 1 to k − 1, and with them the
 * smallest of the others, so that the rest between total and what is shown leaves every withheld count open. Where
 * something is withheld, zeros are too: a zero that is shown takes away what else a withheld count could be. A total below k
 * is withheld with all its cells. That no count can be told by who knows this method is tried out on every small table.
 */
export function suppressSmall(
  cells: readonly number[],
  k: number = SMALLEST_PUBLIC,
): { total: number | null; cells: (number | null)[] } {
  const total = cells.reduce((sum, value) => sum + value, 0);
  if (total > 0 && total < k) return { total: null, cells: cells.map(() => null) };
  if (!cells.some((value) => value > 0 && value < k)) return { total, cells: [...cells] };
  const smallest = Math.min(...cells.filter((value) => value >= k));
  return { total, cells: cells.map((value) => (value <= smallest ? null : value)) };
}
