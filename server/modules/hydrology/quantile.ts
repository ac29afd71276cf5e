/** Quantile of sorted values by linear interpolation between neighbours (Hyndman and Fan 1996, type 7); `part` from 0 to 1. */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  const place = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return below + (place - Math.floor(place)) * (above - below);
}
