import type { Point } from '../../server/modules/telemetry/chart.ts';
import { columnWidthMs } from '../../server/modules/telemetry/chart.ts';
import { HOUR_MS } from '../../server/modules/telemetry/rollups.ts';

export interface RawPoint {
  at: number;
  value: number;
}

/** M4 as its definition says, over every usable point in order of time: the twin of what the server reads. */
export function twinLine(
  raw: readonly RawPoint[],
  range: { fromMs: number; toMs: number; pixels: number; gapMs: number },
): Point[] {
  const { fromMs, toMs, pixels, gapMs } = range;
  const widthMs = columnWidthMs(fromMs, toMs, pixels);
  const startMs = widthMs >= HOUR_MS ? Math.floor(fromMs / HOUR_MS) * HOUR_MS : fromMs;
  const points: Point[] = [];
  let before: number | undefined;
  const inRange = raw.filter(({ at }) => at >= fromMs && at < toMs);
  for (const [, column] of Map.groupBy(inRange, ({ at }) => Math.floor((at - startMs) / widthMs))) {
    const low = column.reduce((a, b) => (b.value < a.value ? b : a));
    const high = column.reduce((a, b) => (b.value > a.value ? b : a));
    const kept = new Set([column[0]!, low, high, column.at(-1)!]);
    if (before !== undefined && column[0]!.at - before > gapMs) points.push([before + 1, null]);
    points.push(...column.filter((point) => kept.has(point)).map(({ at, value }): Point => [at, value]));
    before = column.at(-1)!.at;
  }
  return points;
}

/** Every increment counted once, in the bar in which its period ends. */
export function twinBars(
  raw: readonly RawPoint[],
  fromMs: number,
  toMs: number,
  barMinutes: number,
): Point[] {
  const barMs = barMinutes * 60_000;
  const [firstMs, lastMs] = [Math.floor(fromMs / barMs) * barMs, Math.ceil(toMs / barMs) * barMs];
  const sums = new Map<number, number>();
  for (const { at, value } of raw) {
    const end = Math.ceil(at / barMs) * barMs;
    if (end > firstMs && end <= lastMs) sums.set(end, (sums.get(end) ?? 0) + value);
  }
  return [...sums].map(([end, sum]) => [end, Math.round(sum * 10) / 10]);
}
