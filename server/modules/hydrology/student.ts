import { logGamma } from './gamma.ts';

/** Regularised incomplete beta function by its continued fraction (Lentz). */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-14) break;
  }
  return (front * fraction) / a;
}

/** Chance that |t| of Student's distribution exceeds this value. */
export const studentBeyond = (t: number, freedom: number): number =>
  incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));

/** The |t| that is exceeded with this chance on either side together. */
export function studentQuantile(chance: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (studentBeyond(high, freedom) > chance) high *= 2;
  for (let n = 0; n < 80; n++) {
    const middle = (low + high) / 2;
    if (studentBeyond(middle, freedom) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
