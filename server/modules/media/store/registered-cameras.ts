import type { Sql } from '../../../platform/db/index.ts';

/** A camera as figures count it. */
export interface RegisteredCamera {
  id: string;
  recordId: string;
  unitPath: string;
  name: string;
  stationId: string | null;
  enabled: boolean;
  version: number;
  commissionedOn: string | null;
}

/** All cameras; those behind figures under the numbers given; or one. */
export const registeredCameras = (
  sql: Sql,
  recordIds?: readonly string[],
  id?: string,
): Promise<RegisteredCamera[]> =>
  sql.query<RegisteredCamera>(
    `select id, record_id as "recordId", unit_path as "unitPath", name, station_id as "stationId", enabled, version,
       commissioned_on::text as "commissionedOn"
     from cameras where ($1::uuid[] is null or record_id = any($1)) and ($2::text is null or id = $2) order by id`,
    [recordIds ?? null, id ?? null],
  );
