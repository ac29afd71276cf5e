import type { Sql } from '../../../platform/db/index.ts';
import type { SignedBy } from '../signer.ts';

export interface FreezeRow {
  id: string;
  figure: string;
  unitPath: string;
  fromDay: string;
  toDay: string;
  value: number;
  counted: number;
  opening: number;
  measure: string;
  definition: number;
  digest: string;
  records: number;
  frozenById: string;
  frozenByName: string;
  frozenPostTitle: string | null;
  frozenUnitPath: string;
  frozenAtMs: number;
  reason: string | null;
}
export interface FrozenRecord {
  recordId: string;
  version: number;
  salt: Buffer | null;
  leaf: Buffer;
  day: string;
  unitPath: string;
  value: number;
}

const ROW = `f.id, f.figure, f.unit_path as "unitPath", f.from_day::text as "fromDay", f.to_day::text as "toDay", f.value, f.counted,
  f.opening, f.measure, f.definition, f.digest, f.frozen_by_id as "frozenById", f.frozen_by_name as "frozenByName",
  f.frozen_post_title as "frozenPostTitle", f.frozen_unit_path as "frozenUnitPath",
  extract(epoch from f.frozen_at)::float8 * 1000 as "frozenAtMs", f.reason,
  (select count(*) from figure_freeze_records r where r.freeze_id = f.id) as records`;

export async function insertFreeze(
  sql: Sql,
  row: Omit<
    FreezeRow,
    'records' | 'frozenById' | 'frozenByName' | 'frozenPostTitle' | 'frozenUnitPath' | 'frozenAtMs'
  >,
  by: SignedBy,
  atMs: number,
  idempotencyKey: string | null,
): Promise<void> {
  await sql.execute(
    `insert into figure_freezes (id, figure, unit_path, from_day, to_day, value, counted, opening, measure, definition, digest,
       frozen_by_id, frozen_by_name, frozen_post_id, frozen_post_title, frozen_unit_path, frozen_at, reason, idempotency_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      row.id,
      row.figure,
      row.unitPath,
      row.fromDay,
      row.toDay,
      row.value,
      row.counted,
      row.opening,
      row.measure,
      row.definition,
      row.digest,
      by.personId,
      by.name,
      by.postId,
      by.postTitle,
      by.postUnitPath,
      new Date(atMs),
      row.reason,
      idempotencyKey,
    ],
  );
}

export async function insertFrozenRecords(
  sql: Sql,
  freezeId: string,
  rows: readonly FrozenRecord[],
): Promise<void> {
  await sql.execute(
    `insert into figure_freeze_records (freeze_id, record_id, version, salt, leaf, day, unit_path, value)
     select $1, * from unnest($2::uuid[], $3::int[], $4::bytea[], $5::bytea[], $6::date[], $7::text[], $8::float8[])`,
    [
      freezeId,
      rows.map((row) => row.recordId),
      rows.map((row) => row.version),
      rows.map((row) => row.salt),
      rows.map((row) => row.leaf),
      rows.map((row) => row.day),
      rows.map((row) => row.unitPath),
      rows.map((row) => row.value),
    ],
  );
}

export async function findFreeze(sql: Sql, id: string): Promise<FreezeRow | undefined> {
  return (await sql.query<FreezeRow>(`select ${ROW} from figure_freezes f where f.id = $1`, [id]))[0];
}
export async function freezeByKey(sql: Sql, key: string): Promise<FreezeRow | undefined> {
  return (
    await sql.query<FreezeRow>(`select ${ROW} from figure_freezes f where f.idempotency_key = $1`, [key])
  )[0];
}

/** Freezes of a figure (or of all) at a unit and below it, newest first. */
export const freezesUnder = (sql: Sql, figure: string | null, unitPath: string): Promise<FreezeRow[]> =>
  sql.query<FreezeRow>(
    `select ${ROW} from figure_freezes f where ($1::text is null or f.figure = $1)
       and (f.unit_path = $2 or starts_with(f.unit_path, $2 || '/')) order by f.frozen_at desc, f.id desc limit 200`,
    [figure, unitPath],
  );

/** The last freeze of the same figure and unit from the same day that ends no later. */
export async function freezeBefore(
  sql: Sql,
  figure: string,
  unitPath: string,
  fromDay: string,
  toDay: string,
): Promise<FreezeRow | undefined> {
  return (
    await sql.query<FreezeRow>(
      `select ${ROW} from figure_freezes f where f.figure = $1 and f.unit_path = $2 and f.from_day = $3::date
         and f.to_day <= $4::date order by f.to_day desc, f.frozen_at desc limit 1`,
      [figure, unitPath, fromDay, toDay],
    )
  )[0];
}

export const frozenRecords = (sql: Sql, freezeId: string): Promise<FrozenRecord[]> =>
  sql.query<FrozenRecord>(
    `select record_id as "recordId", version, salt, leaf, day::text as day, unit_path as "unitPath", value
     from figure_freeze_records where freeze_id = $1 order by record_id`,
    [freezeId],
  );
