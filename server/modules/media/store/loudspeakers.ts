import type { Heartbeat } from '../../../../contract/media.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface LoudspeakerRow {
  id: string;
  unitPath: string;
  name: string;
  zoneId: string | null;
  terminal: string;
  transport: 'mqtt' | 'http';
  endpointAddress: string | null;
  endpointSealed: string | null;
  passwordHash: string | null;
  longitude: number | null;
  latitude: number | null;
  enabled: boolean;
  demo: boolean;
  heartbeatS: number;
  lastHeartbeatAt: Date | null;
  heartbeat: Heartbeat | null;
  lastRefusalAt: Date | null;
  lastRefusal: string | null;
  version: number;
}

const LOUDSPEAKER = `id, unit_path as "unitPath", name, zone_id as "zoneId", terminal, transport, endpoint_address as "endpointAddress",
  endpoint_sealed as "endpointSealed", password_hash as "passwordHash", longitude, latitude, enabled, demo, heartbeat_s as "heartbeatS",
  last_heartbeat_at as "lastHeartbeatAt", heartbeat, last_refusal_at as "lastRefusalAt", last_refusal as "lastRefusal", version`;

export const listLoudspeakers = (sql: Sql): Promise<LoudspeakerRow[]> =>
  sql.query<LoudspeakerRow>(`select ${LOUDSPEAKER} from loudspeakers order by id`);

export async function findLoudspeaker(sql: Sql, id: string): Promise<LoudspeakerRow | undefined> {
  return (await sql.query<LoudspeakerRow>(`select ${LOUDSPEAKER} from loudspeakers where id = $1`, [id]))[0];
}

export async function findByTerminal(sql: Sql, terminal: string): Promise<LoudspeakerRow | undefined> {
  return (
    await sql.query<LoudspeakerRow>(`select ${LOUDSPEAKER} from loudspeakers where terminal = $1`, [terminal])
  )[0];
}

/** What a registration says; the rest of a row is what the device did. */
export type LoudspeakerRegistration = Omit<
  LoudspeakerRow,
  'passwordHash' | 'lastHeartbeatAt' | 'heartbeat' | 'lastRefusalAt' | 'lastRefusal' | 'version'
>;

const values = (device: LoudspeakerRegistration): unknown[] => [
  device.id,
  device.unitPath,
  device.name,
  device.zoneId,
  device.terminal,
  device.transport,
  device.endpointAddress,
  device.endpointSealed,
  device.longitude,
  device.latitude,
  device.enabled,
  device.demo,
  device.heartbeatS,
];

/** False where the id is taken; a taken terminal number throws (unique). */
export async function insertLoudspeaker(sql: Sql, device: LoudspeakerRegistration): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into loudspeakers (id, unit_path, name, zone_id, terminal, transport, endpoint_address, endpoint_sealed, longitude, latitude, enabled, demo, heartbeat_s)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (id) do nothing`,
      values(device),
    )) === 1
  );
}

export async function updateLoudspeaker(
  sql: Sql,
  device: LoudspeakerRegistration,
  expectedVersion: number,
): Promise<boolean> {
  return (
    (await sql.execute(
      `update loudspeakers set unit_path = $2, name = $3, zone_id = $4, terminal = $5, transport = $6, endpoint_address = $7,
         endpoint_sealed = $8, longitude = $9, latitude = $10, enabled = $11, demo = $12, heartbeat_s = $13, version = version + 1
       where id = $1 and version = $14`,
      [...values(device), expectedVersion],
    )) === 1
  );
}

export async function setPasswordHash(sql: Sql, id: string, hash: string): Promise<void> {
  await sql.execute('update loudspeakers set password_hash = $2, version = version + 1 where id = $1', [
    id,
    hash,
  ]);
}

/** Notes a sign of life; the order of arrival decides, a terminal's own clock does not count. */
export async function noteHeartbeat(
  sql: Sql,
  id: string,
  heartbeat: Heartbeat | null,
  atMs: number,
): Promise<void> {
  await sql.execute(
    `update loudspeakers set last_heartbeat_at = greatest(last_heartbeat_at, $2), heartbeat = coalesce($3, heartbeat) where id = $1`,
    [id, new Date(atMs), heartbeat === null ? null : JSON.stringify(heartbeat)],
  );
}

export async function noteRefusal(sql: Sql, id: string, reason: string, atMs: number): Promise<void> {
  await sql.execute('update loudspeakers set last_refusal_at = $2, last_refusal = $3 where id = $1', [
    id,
    new Date(atMs),
    reason,
  ]);
}
