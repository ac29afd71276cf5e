import type { Sql } from '../../../platform/db/index.ts';

export interface PresentValue {
  value: number | null;
  quality: number;
}

/** What stands at given times of given series; position in the answer = position of the key. */
export async function readPresent(
  sql: Sql,
  seriesIds: readonly number[],
  atMs: readonly number[],
): Promise<(PresentValue | undefined)[]> {
  const rows = await sql.query<PresentValue & { n: number }>(
    `select i.n::int as n, o.value, o.quality
     from unnest($1::int[], $2::float8[]) with ordinality as i(series_id, at_ms, n)
     join observations o on o.series_id = i.series_id and o.observed_at = to_timestamp(i.at_ms / 1000.0)`,
    [seriesIds, atMs],
  );
  const present: (PresentValue | undefined)[] = new Array(seriesIds.length).fill(undefined);
  for (const { n, value, quality } of rows) present[n - 1] = { value, quality };
  return present;
}

export interface ExportedReading {
  seriesId: number;
  atMs: number;
  value: number | null;
  quality: number;
  periodS: number | null;
}

/** The next page of readings in [`fromMs`, `toMs`] after a place, by time and series. */
export async function readPage(
  sql: Sql,
  range: { seriesIds: readonly number[]; fromMs: number; toMs: number },
  after: { atMs: number; seriesId: number } | undefined,
  limit: number,
): Promise<ExportedReading[]> {
  const rows = await sql.query<ExportedReading>(
    `select series_id as "seriesId", extract(epoch from observed_at)::float8 * 1000 as "atMs", value, quality, period_s as "periodS"
     from observations where series_id = any($1) and observed_at >= to_timestamp($2 / 1000.0) and observed_at <= to_timestamp($3 / 1000.0)
       and (observed_at, series_id) > (to_timestamp($4 / 1000.0), $5::int)
     order by observed_at, series_id limit $6`,
    [range.seriesIds, range.fromMs, range.toMs, after?.atMs ?? range.fromMs - 1, after?.seriesId ?? 0, limit],
  );
  return rows.map((row) => ({ ...row, atMs: Math.round(row.atMs) }));
}
