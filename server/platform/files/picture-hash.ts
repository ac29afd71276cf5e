const COLUMNS = 9;
const ROWS = 8;
/** Fewer steps of brightness than this say nothing: a blank sheet looks like every other one. */
const LEAST_STEPS = 12;
/** Grey levels (of 256) from which a step is seen through another compression. */
const STEP_LEVELS = 3;
/** Pixels of a side that are averaged to one grey level: what compression adds goes out of the mean. */
const BLOCK = 8;
const BITS = 64;
const BANDS = 5;

/** Size a picture is brought to before it is hashed. */
export const HASH_SIZE = { width: COLUMNS * BLOCK, height: ROWS * BLOCK } as const;
/** Bits in which two pictures of the same thing may differ: compressed again, or scaled. */
export const NEAR_BITS = 4;

/** Mean grey level of a block. */
function levelAt(grey: Uint8Array, row: number, column: number): number {
  let sum = 0;
  for (let y = row * BLOCK; y < (row + 1) * BLOCK; y++)
    for (let x = column * BLOCK; x < (column + 1) * BLOCK; x++) sum += grey[y * HASH_SIZE.width + x] ?? 0;
  return sum / BLOCK ** 2;
}

/**
 * 64-bit difference hash of 9 × 8 mean grey levels, row by row: a bit says whether brightness falls towards the right. Signed,
 * as the database keeps it. Undefined where the picture has too little in it to be told from others.
 */
export function differenceHash(grey: Uint8Array): bigint | undefined {
  let hash = 0n;
  let steps = 0;
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS - 1; column++) {
      const fall = levelAt(grey, row, column) - levelAt(grey, row, column + 1);
      hash = (hash << 1n) | (fall > 0 ? 1n : 0n);
      if (Math.abs(fall) >= STEP_LEVELS) steps++;
    }
  return steps < LEAST_STEPS ? undefined : BigInt.asIntN(BITS, hash);
}

/** The hash cut into five, each numbered by its place: four different bits leave one of the five whole. */
export function bandsOf(hash: bigint): number[] {
  const bits = BigInt.asUintN(BITS, hash);
  return Array.from({ length: BANDS }, (_, band) => {
    const from = Math.floor((band * BITS) / BANDS);
    const width = Math.floor(((band + 1) * BITS) / BANDS) - from;
    return (band << 13) | Number((bits >> BigInt(from)) & ((1n << BigInt(width)) - 1n));
  });
}
