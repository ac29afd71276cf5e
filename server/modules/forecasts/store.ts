import { type ForecastModel, RainAreaInput } from '../../../contract/hydrology.ts';
import type { Sql } from '../../platform/db/index.ts';

export type RainAreaRow = RainAreaInput & { id: string; version: number };
/** An area whose outlet has a calibrated model. */
export type ModelledArea = RainAreaRow & { forecast: ForecastModel };

interface Row {
  id: string;
  version: number;
  document: unknown;
}
const read = ({ id, version, document }: Row): RainAreaRow => ({
  ...RainAreaInput.parse(document),
  id,
  version,
});

export async function listRainAreas(sql: Sql): Promise<RainAreaRow[]> {
  return (await sql.query<Row>('select id, version, document from rain_areas order by id')).map(read);
}

export async function findRainArea(sql: Sql, id: string): Promise<RainAreaRow | undefined> {
  return (await sql.query<Row>('select id, version, document from rain_areas where id = $1', [id])).map(
    read,
  )[0];
}

/** The area above a station that has a model of its water. */
export async function findModelOf(sql: Sql, stationId: string): Promise<ModelledArea | undefined> {
  const [row] = await sql.query<Row>(
    `select id, version, document from rain_areas where document #>> '{forecast,stationId}' = $1`,
    [stationId],
  );
  return row && (read(row) as ModelledArea);
}

/** False where the version expected (0 = it is new) is not the present one. */
export async function putRainArea(
  sql: Sql,
  id: string,
  area: RainAreaInput,
  expectedVersion: number,
  atMs: number,
): Promise<boolean> {
  const values = [id, area.unitPath, JSON.stringify(area), expectedVersion, atMs];
  const rows =
    expectedVersion === 0
      ? await sql.query(
          `insert into rain_areas (id, unit_path, document, version, changed_at)
           values ($1, $2, $3, $4::int + 1, to_timestamp($5 / 1000.0)) on conflict (id) do nothing returning id`,
          values,
        )
      : await sql.query(
          `update rain_areas set unit_path = $2, document = $3, version = version + 1, changed_at = to_timestamp($5 / 1000.0)
           where id = $1 and version = $4 returning id`,
          values,
        );
  return rows.length === 1;
}
