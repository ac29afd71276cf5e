import type { Reading } from './incoming-frame.ts';
import type { ObservationColumns, SeriesRow, StationRow } from './store.ts';

/** One observation on its way into the store. */
export interface Row {
  series: SeriesRow;
  observedAtMs: number;
  value: number | null;
  quality: number;
  periodMs: number | null;
  /** Position of its frame among the admitted. */
  frame: number;
}

/** Element under which the station keeps a reading: vendor names are mapped by its dialect. */
export const elementOf = (station: StationRow, reading: Reading): string =>
  station.dialect.elements?.[reading.element] ?? reading.element;

/**
 * Rows to be written one group after the other, each key at most once in a group: two would meet in one statement. Within
 * a frame the last word stands; a later frame of the batch corrects the earlier one, so that its value is kept.
 */
export function groupsOf(rows: readonly Row[]): Row[][] {
  const groups: Map<string, Row>[] = [];
  const newest = new Map<string, { group: number; row: Row }>();
  for (const row of rows) {
    const key = `${row.series.id} ${row.observedAtMs}`;
    const present = newest.get(key);
    if (present && row.value === null && present.row.value !== null) continue;
    const group = present ? present.group + (present.row.frame === row.frame ? 0 : 1) : 0;
    groups[group] ??= new Map();
    groups[group].set(key, row);
    newest.set(key, { group, row });
  }
  return groups.map((group) => [...group.values()]);
}

export function toColumns(rows: readonly Row[], firstSeq: number): ObservationColumns {
  const columns: ObservationColumns = {
    seriesId: [],
    observedAtMs: [],
    value: [],
    quality: [],
    periodS: [],
    frameSeq: [],
  };
  for (const row of rows) {
    columns.seriesId.push(row.series.id);
    columns.observedAtMs.push(row.observedAtMs);
    columns.value.push(row.value);
    columns.quality.push(row.quality);
    columns.periodS.push(row.periodMs === null ? null : Math.round(row.periodMs / 1000));
    columns.frameSeq.push(firstSeq + row.frame);
  }
  return columns;
}
