import type { z } from 'zod';
import type { FieldReceipt } from '../../../contract/field.ts';
import type { Sql } from '../../platform/db/index.ts';

export interface DeviceRow {
  id: string;
  personId: string;
  personName: string;
  accountId: string;
  label: string;
  unitPath: string;
  sessionId: string | null;
  registeredAtMs: number;
  lastSeenAtMs: number;
  revokedAtMs: number | null;
  revokedBy: string | null;
  reason: string | null;
}

const ms = (column: string, name: string): string =>
  `extract(epoch from d.${column})::float8 * 1000 as "${name}"`;
const DEVICE = `d.id, d.person_id as "personId", coalesce(p.name, d.person_id) as "personName", d.account_id as "accountId",
  d.label, d.unit_path as "unitPath", d.session_id as "sessionId", ${ms('registered_at', 'registeredAtMs')},
  ${ms('last_seen_at', 'lastSeenAtMs')}, ${ms('revoked_at', 'revokedAtMs')}, d.revoked_by as "revokedBy", d.reason`;
const FROM = 'from field_devices d left join people p on p.id = d.person_id';

export async function findDevice(sql: Sql, id: string): Promise<DeviceRow | undefined> {
  const [row] = await sql.query<DeviceRow>(`select ${DEVICE} ${FROM} where d.id = $1`, [id]);
  return row;
}

/** Phones of the units given and below, those in use first. */
export const listDevices = (sql: Sql, unitPaths: readonly string[], limit: number): Promise<DeviceRow[]> =>
  sql.query<DeviceRow>(
    `select ${DEVICE} ${FROM}
     where exists (select from unnest($1::text[]) u where d.unit_path = u or starts_with(d.unit_path, u || '/'))
     order by d.revoked_at is not null, d.last_seen_at desc, d.id limit $2`,
    [unitPaths, limit],
  );

/** False where the id is taken. */
export async function insertDevice(
  sql: Sql,
  device: Pick<DeviceRow, 'id' | 'personId' | 'accountId' | 'label' | 'unitPath' | 'sessionId'>,
  atMs: number,
): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into field_devices (id, person_id, account_id, label, unit_path, session_id, registered_at, last_seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (id) do nothing`,
      [
        device.id,
        device.personId,
        device.accountId,
        device.label,
        device.unitPath,
        device.sessionId,
        new Date(atMs),
      ],
    )) === 1
  );
}

export async function noteContact(
  sql: Sql,
  id: string,
  sessionId: string | null,
  atMs: number,
): Promise<void> {
  await sql.execute('update field_devices set last_seen_at = $2, session_id = $3 where id = $1', [
    id,
    new Date(atMs),
    sessionId,
  ]);
}

export async function markRevoked(
  sql: Sql,
  id: string,
  by: string,
  reason: string,
  atMs: number,
): Promise<void> {
  await sql.execute('update field_devices set revoked_at = $2, revoked_by = $3, reason = $4 where id = $1', [
    id,
    new Date(atMs),
    by,
    reason,
  ]);
}

export type SubmittedRecords = z.input<typeof FieldReceipt>['records'];
export interface SubmissionRow {
  digest: Buffer;
  happenedAtMs: number;
  correction: z.input<typeof FieldReceipt>['correction'];
  receivedAtMs: number;
  records: SubmittedRecords;
}

/**
 * Takes the place of a submission before its moves are made: the same one sent twice at a time waits here for the first to
 * commit. False where it is there already.
 */
export async function takePlace(
  sql: Sql,
  submission: Omit<SubmissionRow, 'records'> & {
    personId: string;
    id: string;
    deviceId: string | null;
    saidAtMs: number;
    saidBy: string;
    clockOffsetMs: number;
  },
): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into field_submissions (person_id, id, device_id, digest, said_at, said_by, clock_offset_ms, happened_at, correction,
         received_at, records)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '[]') on conflict (person_id, id) do nothing`,
      [
        submission.personId,
        submission.id,
        submission.deviceId,
        submission.digest,
        new Date(submission.saidAtMs),
        submission.saidBy,
        submission.clockOffsetMs,
        new Date(submission.happenedAtMs),
        submission.correction,
        new Date(submission.receivedAtMs),
      ],
    )) === 1
  );
}

export async function writeRecords(
  sql: Sql,
  personId: string,
  id: string,
  records: SubmittedRecords,
): Promise<void> {
  await sql.execute('update field_submissions set records = $3 where person_id = $1 and id = $2', [
    personId,
    id,
    JSON.stringify(records),
  ]);
}

export async function findSubmission(
  sql: Sql,
  personId: string,
  id: string,
): Promise<SubmissionRow | undefined> {
  const [row] = await sql.query<SubmissionRow>(
    `select digest, extract(epoch from happened_at)::float8 * 1000 as "happenedAtMs", correction,
       extract(epoch from received_at)::float8 * 1000 as "receivedAtMs", records
     from field_submissions where person_id = $1 and id = $2`,
    [personId, id],
  );
  return row;
}
