import { isStorable } from '../../../contract/storable-text.ts';
import type { Sql } from '../../platform/db/index.ts';

export interface PlaceRow {
  id: string;
  typeId: string;
  unitPath: string;
  name: string;
  closed: boolean;
}
const PLACE = `id, type as "typeId", unit_path as "unitPath", name, closed_at is not null as closed`;

export async function findPlace(sql: Sql, id: string): Promise<PlaceRow | undefined> {
  // Whatever stands in an address is asked for here.
  if (!isStorable(id)) return undefined;
  const [row] = await sql.query<PlaceRow>(`select ${PLACE} from intake_places where id = $1`, [id]);
  return row;
}

/** Places of a unit and below, by name. */
export const placesUnder = (sql: Sql, unitPath: string, limit: number): Promise<PlaceRow[]> =>
  sql.query<PlaceRow>(
    `select ${PLACE} from intake_places where unit_path = $1 or starts_with(unit_path, $1 || '/')
     order by closed_at is not null, unit_path, name, id limit $2`,
    [unitPath, limit],
  );

export const openPlaces = (sql: Sql, limit: number): Promise<PlaceRow[]> =>
  sql.query<PlaceRow>(
    `select ${PLACE} from intake_places where closed_at is null order by unit_path, name, id limit $1`,
    [limit],
  );

export async function insertPlace(sql: Sql, place: Omit<PlaceRow, 'closed'>, nowMs: number): Promise<void> {
  await sql.execute(
    'insert into intake_places (id, type, unit_path, name, created_at) values ($1, $2, $3, $4, $5)',
    [place.id, place.typeId, place.unitPath, place.name, new Date(nowMs)],
  );
}

export async function closePlace(sql: Sql, id: string, nowMs: number): Promise<void> {
  await sql.execute('update intake_places set closed_at = coalesce(closed_at, $2) where id = $1', [
    id,
    new Date(nowMs),
  ]);
}

/** False where the code belongs to another record already. */
export async function insertCode(
  sql: Sql,
  digest: Buffer,
  recordId: string,
  nowMs: number,
): Promise<boolean> {
  await sql.execute(
    'insert into intake_codes (digest, record_id, issued_at) values ($1, $2, $3) on conflict do nothing',
    [digest, recordId, new Date(nowMs)],
  );
  return (await recordByCode(sql, digest)) === recordId;
}

export async function recordByCode(sql: Sql, digest: Buffer): Promise<string | undefined> {
  const [row] = await sql.query<{ recordId: string }>(
    'select record_id as "recordId" from intake_codes where digest = $1',
    [digest],
  );
  return row?.recordId;
}

export async function insertContact(sql: Sql, digest: Buffer, recordId: string): Promise<void> {
  await sql.execute(
    'insert into intake_contacts (digest, record_id) values ($1, $2) on conflict do nothing',
    [digest, recordId],
  );
}

export const recordsByContact = async (sql: Sql, digest: Buffer): Promise<string[]> =>
  (
    await sql.query<{ recordId: string }>(
      'select record_id as "recordId" from intake_contacts where digest = $1 order by record_id desc limit 50',
      [digest],
    )
  ).map(({ recordId }) => recordId);
