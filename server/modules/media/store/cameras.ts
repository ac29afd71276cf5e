import type { Camera, Still } from '../../../../contract/media.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface CameraRow {
  id: string;
  unitPath: string;
  name: string;
  view: string;
  stationId: string | null;
  longitude: number | null;
  latitude: number | null;
  enabled: boolean;
  /** Day in Beijing; null where nobody said it. */
  commissionedOn: string | null;
  demo: boolean;
  sourceKind: Camera['source']['kind'];
  sourceAddress: string | null;
  sourceSealed: string | null;
  version: number;
}

export interface StillRow {
  id: string;
  cameraId: string;
  takenAt: Date;
  receivedAt: Date;
  origin: Still['origin'];
  sha256: string;
  bytes: number;
  drill: boolean;
}

const CAMERA = `id, unit_path as "unitPath", name, view, station_id as "stationId", longitude, latitude, enabled,
  commissioned_on::text as "commissionedOn", demo,
  source_kind as "sourceKind", source_address as "sourceAddress", source_sealed as "sourceSealed", version`;
const STILL = `id, camera_id as "cameraId", taken_at as "takenAt", received_at as "receivedAt", origin, sha256, bytes, drill`;

export const listCameras = (sql: Sql): Promise<CameraRow[]> =>
  sql.query<CameraRow>(`select ${CAMERA} from cameras order by id`);

export async function findCamera(sql: Sql, id: string): Promise<CameraRow | undefined> {
  return (await sql.query<CameraRow>(`select ${CAMERA} from cameras where id = $1`, [id]))[0];
}

export async function cameraOfStation(sql: Sql, stationId: string): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    'select id from cameras where station_id = $1 order by id limit 1',
    [stationId],
  );
  return row?.id;
}

const values = (camera: CameraRow): unknown[] => [
  camera.id,
  camera.unitPath,
  camera.name,
  camera.view,
  camera.stationId,
  camera.longitude,
  camera.latitude,
  camera.enabled,
  camera.demo,
  camera.sourceKind,
  camera.sourceAddress,
  camera.sourceSealed,
  camera.commissionedOn,
];

/** False where the id is taken. */
export async function insertCamera(sql: Sql, camera: CameraRow): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into cameras (id, unit_path, name, view, station_id, longitude, latitude, enabled, demo, source_kind, source_address, source_sealed,
         commissioned_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (id) do nothing`,
      values(camera),
    )) === 1
  );
}

/** False where the version is no longer the expected one. */
export async function updateCamera(sql: Sql, camera: CameraRow, expectedVersion: number): Promise<boolean> {
  return (
    (await sql.execute(
      `update cameras set unit_path = $2, name = $3, view = $4, station_id = $5, longitude = $6, latitude = $7, enabled = $8, demo = $9,
         source_kind = $10, source_address = $11, source_sealed = $12, commissioned_on = $13, version = version + 1
       where id = $1 and version = $14`,
      [...values(camera), expectedVersion],
    )) === 1
  );
}

/** False where this very picture of this moment is there already. */
export async function insertStill(sql: Sql, still: StillRow): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into stills (id, camera_id, taken_at, received_at, origin, sha256, bytes, drill)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (camera_id, taken_at, sha256) do nothing`,
      [
        still.id,
        still.cameraId,
        still.takenAt,
        still.receivedAt,
        still.origin,
        still.sha256,
        still.bytes,
        still.drill,
      ],
    )) === 1
  );
}

export const listStills = (sql: Sql, cameraId: string, limit: number): Promise<StillRow[]> =>
  sql.query<StillRow>(
    `select ${STILL} from stills where camera_id = $1 order by taken_at desc, id desc limit $2`,
    [cameraId, limit],
  );

export async function findStill(sql: Sql, cameraId: string, id: string): Promise<StillRow | undefined> {
  return (
    await sql.query<StillRow>(`select ${STILL} from stills where camera_id = $1 and id = $2`, [cameraId, id])
  )[0];
}

/** The newest still of each camera. */
export const lastStills = (sql: Sql, cameraIds: readonly string[]): Promise<StillRow[]> =>
  sql.query<StillRow>(
    `select distinct on (camera_id) ${STILL} from stills where camera_id = any($1) order by camera_id, taken_at desc, id desc`,
    [cameraIds],
  );
