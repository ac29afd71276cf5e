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

/** Of several rows for one series and time the last one stands: two would meet in one statement. */
export function lastOfKey(rows: Row[]): Row[] {
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.series.id} ${row.observedAtMs}`;
    const present = byKey.get(key);
    if (present && row.value === null && present.value !== null) continue;
    byKey.delete(key);
    byKey.set(key, row);
  }
  return [...byKey.values()];
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
