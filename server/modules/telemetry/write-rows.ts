import { isUsable, Q, UNUSABLE_MASK } from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { SeriesMemory } from './quality.ts';
import { ROLLED_KINDS, rollupHour } from './rollups.ts';
import { groupsOf, type Row, toColumns } from './rows.ts';
import { correctExisting, insertNew, markDirty, renewLatest, upsertLatest } from './store.ts';

export interface SeriesMemoryMap {
  get(id: number): SeriesMemory | undefined;
  set(id: number, past: SeriesMemory): unknown;
}

/** Memory of a series none of whose values is usable any more. */
const NOTHING: SeriesMemory = {
  atMs: Number.NEGATIVE_INFINITY,
  value: Number.NaN,
  sameSinceMs: Number.NEGATIVE_INFINITY,
};
export const isKnown = (past: SeriesMemory | undefined): boolean => past !== undefined && past !== NOTHING;

export interface Written {
  row: Row;
  corrected: boolean;
}

/** Inserts what is new and corrects what differs; resolves to the rows that changed something. */
export async function writeRows(
  sql: Sql,
  rows: readonly Row[],
  firstSeq: number,
  weighed = false,
): Promise<Written[]> {
  const written: Written[] = [];
  for (const group of groupsOf(rows)) written.push(...(await writeGroup(sql, group, firstSeq, weighed)));
  return written;
}

async function writeGroup(sql: Sql, rows: Row[], firstSeq: number, weighed: boolean): Promise<Written[]> {
  const present = await insertNew(sql, toColumns(rows, firstSeq));
  if (present.length === 0) return rows.map((row) => ({ row, corrected: false }));
  const positions = new Set(present);
  const again = rows.filter((_, n) => positions.has(n));
  const changed = await correctExisting(sql, toColumns(again, firstSeq), {
    unusable: UNUSABLE_MASK,
    manual: Q.manual,
    corrected: Q.corrected,
    superseded: Q.superseded,
    weighed,
  });
  const changedKeys = new Set(changed.map((row) => `${row.seriesId} ${Math.round(row.observedAtMs)}`));
  return [
    ...rows.filter((_, n) => !positions.has(n)).map((row) => ({ row, corrected: false })),
    ...again
      .filter((row) => changedKeys.has(`${row.series.id} ${row.observedAtMs}`))
      .map((row) => ({ row, corrected: true })),
  ];
}

export async function noteChanges(
  sql: Sql,
  written: readonly Written[],
  firstSeq: number,
  memory: SeriesMemoryMap,
): Promise<void> {
  const isValue = (row: Row): boolean => row.value !== null && isUsable(row.quality);
  const values = written.map(({ row }) => row).filter(isValue);
  if (values.length > 0) await upsertLatest(sql, toColumns(values, firstSeq));
  await followCorrections(sql, written, memory, isValue);
  const hours = new Map<string, [number, number]>();
  for (const { row, corrected } of written) {
    // A correction may have taken a usable value away.
    if (!ROLLED_KINDS.has(row.series.kind) || !(corrected || isValue(row))) continue;
    const hourMs = rollupHour(row.series.kind, row.observedAtMs);
    hours.set(`${row.series.id} ${hourMs}`, [row.series.id, hourMs]);
  }
  if (hours.size > 0)
    await markDirty(
      sql,
      [...hours.values()].map(([id]) => id),
      [...hours.values()].map(([, hour]) => hour),
    );
}

/** A corrected newest value is what the next is judged against; where it is no longer usable the one before it is the newest. */
async function followCorrections(
  sql: Sql,
  written: readonly Written[],
  memory: SeriesMemoryMap,
  isValue: (row: Row) => boolean,
): Promise<void> {
  const withdrawn = new Set<number>();
  for (const one of written) {
    const { series, observedAtMs, value } = one.row;
    const past = memory.get(series.id);
    if (!one.corrected || !past || observedAtMs < past.atMs) continue;
    if (!isValue(one.row)) withdrawn.add(series.id);
    else if (value !== null)
      memory.set(series.id, {
        atMs: observedAtMs,
        value,
        sameSinceMs: value === past.value ? past.sameSinceMs : observedAtMs,
      });
  }
  if (withdrawn.size === 0) return;
  for (const id of withdrawn) memory.set(id, NOTHING);
  for (const { seriesId, atMs, value } of await renewLatest(sql, [...withdrawn], UNUSABLE_MASK))
    memory.set(seriesId, { atMs: Math.round(atMs), value, sameSinceMs: Math.round(atMs) });
}
