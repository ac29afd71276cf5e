/** Percentiles of measured milliseconds, rounded to a tenth. */
export function percentiles(values: readonly number[]): {
  p50: number;
  p95: number;
  p99: number;
  max: number;
} {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export const ratio = (part: number, whole: number): number => Math.round((part / whole) * 1_000) / 1_000;

/** A figure with what it should be at most. */
export const atMost = (figure: number, target: number): { figure: number; target: number; ok: boolean } => ({
  figure,
  target,
  ok: figure <= target,
});
