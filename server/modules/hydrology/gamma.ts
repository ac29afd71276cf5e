/** Lanczos (1964) with g = 7 and nine terms: relative error below 1e-14 for positive arguments. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const TINY = 1e-300;
const PRECISION = 1e-15;
const MOST_TERMS = 20_000;

export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const sum = LANCZOS.reduce((total, term, n) => (n === 0 ? term : total + term / (z + n)), 0);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const scaleOf = (shape: number, x: number): number => Math.exp(shape * Math.log(x) - x - logGamma(shape));

function lowerBySeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum * scaleOf(shape, x);
}

function upperByFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / (Math.abs(a * d + b) < TINY ? TINY : a * d + b);
    c = Math.abs(b + a / c) < TINY ? TINY : b + a / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction * scaleOf(shape, x);
}

/** Chance that a gamma variate of this shape (scale 1) exceeds x. */
export function gammaExceedance(shape: number, x: number): number {
  if (x <= 0) return 1;
  return x < shape + 1 ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}

/** Chance that a gamma variate of this shape (scale 1) stays at or below x; precise where it is small. */
export function gammaNonExceedance(shape: number, x: number): number {
  if (x <= 0) return 0;
  return x < shape + 1 ? lowerBySeries(shape, x) : 1 - upperByFraction(shape, x);
}

/** The x that a gamma variate of this shape exceeds with this chance (0 < chance < 1): Newton, kept in a bracket. */
export function gammaQuantile(shape: number, chance: number): number {
  let [low, high] = [0, shape + 1];
  while (gammaExceedance(shape, high) > chance) [low, high] = [high, high * 2];
  let x = (low + high) / 2;
  for (let n = 0; n < 200 && high - low > 1e-13 * high; n++) {
    const surplus = gammaExceedance(shape, x) - chance;
    if (surplus > 0) low = x;
    else high = x;
    const density = scaleOf(shape, x) / x;
    const next = x + surplus / density;
    const moved = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(moved - x) <= 1e-14 * x) return moved;
    x = moved;
  }
  return x;
}

/** The value that a standard normal variate exceeds with this chance. */
export function normalQuantile(chance: number): number {
  if (chance === 0.5) return 0;
  const tail = Math.sqrt(2 * gammaQuantile(0.5, 2 * Math.min(chance, 1 - chance)));
  return chance < 0.5 ? tail : -tail;
}

/** Chance that a standard normal variate exceeds z. */
export function normalExceedance(z: number): number {
  const tail = gammaExceedance(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}
