import { isUsable, Q, RAIN_ELEMENT } from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';
import { elementRule } from './elements.ts';
import type { SeriesMemory } from './quality.ts';
import { RAIN_PERIOD_MINUTES, rainBetween, rainSourceOf } from './rain.ts';
import type { Row } from './rows.ts';
import { readingsAround, type SeriesRow, type StationRow } from './store.ts';

const PERIOD_SOURCES = new Set<string>(Object.keys(RAIN_PERIOD_MINUTES));

/** Rain increments of a station from its one source. Later totals are differences in memory; older ones read their neighbours. */
export async function rainRows(
  sql: Sql,
  station: StationRow,
  rain: SeriesRow,
  rows: Row[],
  before: SeriesMemory | undefined,
): Promise<Row[]> {
  const source = rainSourceOf(station);
  const usable = rows
    .filter((row) => row.series.element === source && row.value !== null && isUsable(row.quality))
    .sort((a, b) => a.observedAtMs - b.observedAtMs);
  const first = usable[0];
  const last = usable.at(-1);
  if (!first || !last) return [];
  const make = (row: Row, atMs: number, periodMs: number, value: number, flags: number): Row => ({
    series: rain,
    observedAtMs: atMs,
    value,
    quality:
      flags | (row.quality & (Q.manual | Q.imported)) | (value > elementRule(RAIN_ELEMENT).max ? Q.range : 0),
    periodMs,
    frame: row.frame,
  });
  if (PERIOD_SOURCES.has(source)) {
    const periodMs = (RAIN_PERIOD_MINUTES[source] ?? 5) * 60_000;
    return usable.map((row) => make(row, row.observedAtMs, periodMs, row.value ?? 0, 0));
  }
  const modulus = station.dialect.rainTotalModulusMm ?? null;
  const inOrder = before === undefined || first.observedAtMs > before.atMs;
  const chain = inOrder
    ? [
        ...(before ? [{ atMs: before.atMs, mm: before.value }] : []),
        ...usable.map((row) => ({ atMs: row.observedAtMs, mm: row.value ?? 0 })),
      ]
    : (await readingsAround(sql, first.series.id, first.observedAtMs, last.observedAtMs))
        .filter((row) => isUsable(row.quality))
        .map((row) => ({ atMs: row.atMs, mm: row.value }));
  const result: Row[] = [];
  for (let i = 1; i < chain.length; i++) {
    const [earlier, later] = [chain[i - 1], chain[i]];
    if (!earlier || !later || later.atMs <= earlier.atMs) continue;
    const increment = rainBetween(earlier, later, modulus);
    const cause = usable.find((row) => row.observedAtMs >= later.atMs) ?? last;
    result.push(make(cause, increment.observedAtMs, increment.periodMs, increment.valueMm, increment.flags));
  }
  return result;
}
