/** Numbers from a seed: the same demo on every machine. Made-up values only, nothing that has to be hard to guess. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** Whole, both ends counted. */
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
  /** `total` as `parts` whole numbers, uneven as in life, none below `least`. */
  parts(total: number, parts: number, least?: number): number[];
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (from) => from[between(0, from.length - 1)]!,
    chance: (share) => next() < share,
    parts(total, parts, least = 1) {
      const weights = Array.from({ length: parts }, () => 0.3 + next() ** 2);
      const spare = total - parts * least;
      if (spare < 0) throw new RangeError(`${total} cannot be ${parts} parts of ${least}`);
      const sum = weights.reduce((a, b) => a + b, 0);
      const given = weights.map((weight) => least + Math.floor((spare * weight) / sum));
      for (let n = 0, left = total - given.reduce((a, b) => a + b, 0); left > 0; n++, left--)
        given[n % parts]!++;
      return given;
    },
  };
}
