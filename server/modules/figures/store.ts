import { boolArray, float8Array, textArray } from '../../platform/db/binary.ts';
import { often, type Sql } from '../../platform/db/index.ts';
import type { Horizon } from './store/pending.ts';

export interface ContributionRow {
  figure: string;
  recordId: string;
  day: string;
  unitPath: string;
  value: number;
  key: string | null;
}

/** A scope of a figure: a unit with everything below it, calendar days in Beijing, both ends counted. */
export interface Scope {
  unitPath: string;
  fromDay: string;
  toDay: string;
}

const ROW = `figure, record_id as "recordId", day::text as day, unit_path as "unitPath", value, distinct_key as key`;

export async function contributionsOfRecords(
  sql: Sql,
  recordIds: readonly string[],
): Promise<ContributionRow[]> {
  if (recordIds.length === 0) return [];
  return often<ContributionRow>(
    sql,
    'figures-of',
    `select ${ROW} from figure_contributions where record_id = any($1::text[]::uuid[])`,
    [textArray(recordIds)],
  );
}

export const contributionsOfFigures = (sql: Sql, figures: readonly string[]): Promise<ContributionRow[]> =>
  sql.query<ContributionRow>(`select ${ROW} from figure_contributions where figure = any($1)`, [figures]);

export async function removeContributions(
  sql: Sql,
  rows: readonly Pick<ContributionRow, 'figure' | 'recordId'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql.execute(
    `delete from figure_contributions c using unnest($1::text[], $2::text[]) as t(figure, record_id)
     where c.figure = t.figure and c.record_id = t.record_id::uuid`,
    [textArray(rows.map((row) => row.figure)), textArray(rows.map((row) => row.recordId))],
  );
}

export interface DeltaRow {
  figure: string;
  unitPath: string;
  day: string;
  delta: number;
}

/** A key that came to count, or went, at a unit on a day. */
export interface TouchRow {
  figure: string;
  key: string;
  horizon: Horizon;
  unitPath: string;
  day: string;
  gone: boolean;
}

export interface Changes {
  come: readonly ContributionRow[];
  deltas: readonly DeltaRow[];
  touches: readonly TouchRow[];
}

/** New contributions and what changed by them, in one statement. */
export async function insertChanges(sql: Sql, { come, deltas, touches }: Changes): Promise<void> {
  if (come.length + deltas.length + touches.length === 0) return;
  await often(
    sql,
    'figures-change',
    `with contributed as (
       insert into figure_contributions (figure, record_id, day, unit_path, value, distinct_key)
       select figure, record_id::uuid, day::date, unit_path, value, key
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::text[])
         as t(figure, record_id, day, unit_path, value, key)
     ), touched as (
       insert into figure_touches (figure, distinct_key, horizon, unit_path, day, gone)
       select figure, key, horizon, unit_path, day::date, gone
       from unnest($11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::boolean[])
         as t(figure, key, horizon, unit_path, day, gone)
     )
     insert into figure_deltas (figure, unit_path, day, delta)
     select figure, unit_path, day::date, delta
     from unnest($7::text[], $8::text[], $9::text[], $10::float8[]) as t(figure, unit_path, day, delta)`,
    [
      textArray(come.map((row) => row.figure)),
      textArray(come.map((row) => row.recordId)),
      textArray(come.map((row) => row.day)),
      textArray(come.map((row) => row.unitPath)),
      float8Array(come.map((row) => row.value)),
      textArray(come.map((row) => row.key)),
      textArray(deltas.map((row) => row.figure)),
      textArray(deltas.map((row) => row.unitPath)),
      textArray(deltas.map((row) => row.day)),
      float8Array(deltas.map((row) => row.delta)),
      textArray(touches.map((row) => row.figure)),
      textArray(touches.map((row) => row.key)),
      textArray(touches.map((row) => row.horizon)),
      textArray(touches.map((row) => row.unitPath)),
      textArray(touches.map((row) => row.day)),
      boolArray(touches.map((row) => row.gone)),
    ],
  );
}

export const contributionsIn = (
  sql: Sql,
  figure: string,
  { unitPath, fromDay, toDay }: Scope,
): Promise<ContributionRow[]> =>
  sql.query<ContributionRow>(
    `select ${ROW} from figure_contributions
     where figure = $1 and day between $2::date and $3::date and (unit_path = $4 or starts_with(unit_path, $4 || '/'))
     order by day desc, record_id`,
    [figure, fromDay, toDay, unitPath],
  );

export async function countContributions(sql: Sql, figure: string, scope: Scope): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `select count(*) as n from figure_contributions
     where figure = $1 and day between $2::date and $3::date and (unit_path = $4 or starts_with(unit_path, $4 || '/'))`,
    [figure, scope.fromDay, scope.toDay, scope.unitPath],
  );
  return row?.n ?? 0;
}
