import { StationRating, TravelTimeKept } from '../../../contract/hydrology.ts';
import type { Sql } from '../../platform/db/index.ts';

export interface RatingRow {
  stationId: string;
  rating: StationRating;
}
export interface TravelRow {
  fromId: string;
  toId: string;
  travel: TravelTimeKept;
}

export async function listRatings(sql: Sql): Promise<RatingRow[]> {
  const rows = await sql.query<{ id: string; document: unknown }>(
    'select station_id as id, document from station_ratings order by station_id',
  );
  return rows.map(({ id, document }) => ({ stationId: id, rating: StationRating.parse(document) }));
}

export async function findRating(sql: Sql, stationId: string): Promise<StationRating | undefined> {
  const [row] = await sql.query<{ document: unknown }>(
    'select document from station_ratings where station_id = $1',
    [stationId],
  );
  return row && StationRating.parse(row.document);
}

export async function putRating(sql: Sql, { stationId, rating }: RatingRow, atMs: number): Promise<void> {
  await sql.execute(
    `insert into station_ratings (station_id, document, changed_at) values ($1, $2, $3)
     on conflict (station_id) do update set document = excluded.document, changed_at = excluded.changed_at`,
    [stationId, JSON.stringify(rating), new Date(atMs)],
  );
}

/** Of one station, up and down; of all where none is named. */
export async function listTravels(sql: Sql, stationId?: string): Promise<TravelRow[]> {
  const rows = await sql.query<{ fromId: string; toId: string; document: unknown }>(
    `select from_id as "fromId", to_id as "toId", document from travel_times
     where $1::text is null or $1 in (from_id, to_id) order by from_id, to_id`,
    [stationId ?? null],
  );
  return rows.map(({ document, ...ends }) => ({ ...ends, travel: TravelTimeKept.parse(document) }));
}

export async function putTravel(sql: Sql, { fromId, toId, travel }: TravelRow, atMs: number): Promise<void> {
  await sql.execute(
    `insert into travel_times (from_id, to_id, document, changed_at) values ($1, $2, $3, $4)
     on conflict (from_id, to_id) do update set document = excluded.document, changed_at = excluded.changed_at`,
    [fromId, toId, JSON.stringify(travel), new Date(atMs)],
  );
}
