import { createRandom } from './random.ts';

export interface SceOptions {
  seed: number;
  /** Complexes p; more search wider and slower. */
  complexes?: number;
  mostEvaluations?: number;
  /** Ends when the best gained less than this share over `patience` shuffles. */
  leastGain?: number;
  patience?: number;
  /** Points to begin with beside the drawn ones. */
  known?: readonly (readonly number[])[];
}

export interface SceResult {
  at: number[];
  value: number;
  evaluations: number;
  /** Ended because nothing more was gained, not because evaluations ran out. */
  settled: boolean;
}

interface Point {
  at: number[];
  value: number;
}
const byValue = (a: Point, b: Point): number => a.value - b.value;

/** q different places of m, the better the likelier: P(i) = 2 (m + 1 − i)/(m (m + 1)). In order. */
function pick(q: number, m: number, random: () => number): number[] {
  const chosen = new Set<number>();
  while (chosen.size < q)
    chosen.add(Math.min(m - 1, Math.floor(m + 0.5 - Math.sqrt((m + 0.5) ** 2 - m * (m + 1) * random()))));
  return [...chosen].sort((a, b) => a - b);
}

/**
 * The least of a function in a box by shuffled complex evolution (SCE-UA; Duan, Sorooshian and Gupta 1992, 1994), with their
 * choices m = 2n + 1, q = n + 1, α = 1, β = m. The same seed gives the same answer. `score` gives Infinity where a point is
 * not allowed.
 */
export function searchBox(
  score: (at: readonly number[]) => number,
  box: readonly (readonly [number, number])[],
  options: SceOptions,
): SceResult {
  const {
    seed,
    complexes = 4,
    mostEvaluations = 20_000,
    leastGain = 1e-4,
    patience = 5,
    known = [],
  } = options;
  const random = createRandom(seed);
  const n = box.length;
  const [m, q] = [2 * n + 1, n + 1];
  let evaluations = 0;
  const point = (at: number[]): Point => {
    evaluations++;
    const value = score(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const drawIn = (ranges: readonly (readonly [number, number])[]): number[] =>
    ranges.map(([low, high]) => low + (high - low) * random());
  const inside = (at: readonly number[]): boolean =>
    at.every((x, axis) => x >= (box[axis]?.[0] ?? 0) && x <= (box[axis]?.[1] ?? 0));
  /** The smallest box around a complex, where a mutation is drawn. */
  const around = (complex: readonly Point[]): [number, number][] =>
    box.map((_, axis) => {
      const values = complex.map(({ at }) => at[axis] as number);
      return [Math.min(...values), Math.max(...values)];
    });

  const evolve = (complex: Point[]): void => {
    for (let step = 0; step < m; step++) {
      const places = pick(q, m, random);
      const worstPlace = places.at(-1) as number;
      const worst = complex[worstPlace] as Point;
      const centre = box.map(
        (_, axis) =>
          places
            .slice(0, -1)
            .reduce((sum, place) => sum + ((complex[place] as Point).at[axis] as number), 0) /
          (q - 1),
      );
      const reflected = centre.map((x, axis) => 2 * x - (worst.at[axis] as number));
      let taken = point(inside(reflected) ? reflected : drawIn(around(complex)));
      if (taken.value >= worst.value) {
        taken = point(centre.map((x, axis) => (x + (worst.at[axis] as number)) / 2));
        if (taken.value >= worst.value) taken = point(drawIn(around(complex)));
      }
      complex[worstPlace] = taken;
      complex.sort(byValue);
    }
  };

  let population = [
    ...known.filter(inside).map((at) => point([...at])),
    ...Array.from({ length: complexes * m - known.filter(inside).length }, () => point(drawIn(box))),
  ].sort(byValue);
  let best = population[0] as Point;
  const history = [best.value];
  let settled = false;
  while (evaluations < mostEvaluations && !settled) {
    const parts = Array.from({ length: complexes }, (_, k) =>
      population.filter((_, place) => place % complexes === k),
    );
    for (const complex of parts) if (evaluations < mostEvaluations) evolve(complex);
    population = parts.flat().sort(byValue);
    const first = population[0] as Point;
    if (first.value < best.value) best = first;
    history.push(best.value);
    const before = history.at(-1 - patience);
    settled = before !== undefined && before - best.value < leastGain * Math.abs(before);
  }
  return { at: best.at, value: best.value, evaluations, settled };
}
