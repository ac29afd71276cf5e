import type { Duty } from '../../../../contract/duty.ts';
import type { By } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface ShiftRow {
  id: string;
  version: number;
  unitPath: string;
  duty: Duty;
  personId: string;
  personName: string;
  phone: string | null;
  plannedPersonId: string;
  plannedName: string;
  fromMs: number;
  untilMs: number;
}

const SHIFT = `
  select s.id, s.version, s.unit_path as "unitPath", s.duty, s.person_id as "personId", p.name as "personName", p.phone,
    s.planned_person_id as "plannedPersonId", q.name as "plannedName",
    (extract(epoch from s.from_at) * 1000)::float8 as "fromMs", (extract(epoch from s.until_at) * 1000)::float8 as "untilMs"
  from duty_shifts s join people p on p.id = s.person_id join people q on q.id = s.planned_person_id
  where s.removed_at is null`;

/** Shifts that touch the time between the two, in their order. */
export const shiftsBetween = (
  sql: Sql,
  unitPath: string,
  fromMs: number,
  untilMs: number,
): Promise<ShiftRow[]> =>
  sql.query<ShiftRow>(
    `${SHIFT} and s.unit_path = $1 and s.until_at > $2 and s.from_at < $3 order by s.from_at, array_position(array['leader', 'officer', 'deputy'], s.duty), s.id`,
    [unitPath, new Date(fromMs), new Date(untilMs)],
  );

export async function findShift(sql: Sql, id: string): Promise<ShiftRow | undefined> {
  return (await sql.query<ShiftRow>(`${SHIFT} and s.id = $1`, [id]))[0];
}

/** Held until the transaction ends, in the order of their ids: two swaps never wait for each other. */
export async function lockShifts(sql: Sql, ids: readonly string[]): Promise<ShiftRow[]> {
  await sql.query('select 1 from duty_shifts where id = any($1) order by id for update', [ids]);
  return sql.query<ShiftRow>(`${SHIFT} and s.id = any($1) order by s.id`, [ids]);
}

/** False where that very shift is on the roster already. */
export async function insertShift(
  sql: Sql,
  shift: Pick<ShiftRow, 'id' | 'unitPath' | 'duty' | 'personId' | 'fromMs' | 'untilMs'>,
  by: { personId: string; atMs: number },
): Promise<boolean> {
  const added = await sql.execute(
    `insert into duty_shifts (id, unit_path, duty, person_id, planned_person_id, from_at, until_at, created_at, created_by)
     values ($1, $2, $3, $4, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      shift.id,
      shift.unitPath,
      shift.duty,
      shift.personId,
      new Date(shift.fromMs),
      new Date(shift.untilMs),
      new Date(by.atMs),
      by.personId,
    ],
  );
  return added === 1;
}

export async function removeShift(
  sql: Sql,
  id: string,
  expectedVersion: number,
  reason: string,
  atMs: number,
): Promise<boolean> {
  const removed = await sql.execute(
    `update duty_shifts set removed_at = $3, remove_reason = $4, version = version + 1
     where id = $1 and version = $2 and removed_at is null`,
    [id, expectedVersion, new Date(atMs), reason],
  );
  return removed === 1;
}

export async function giveShift(sql: Sql, id: string, personId: string): Promise<void> {
  await sql.execute('update duty_shifts set person_id = $2, version = version + 1 where id = $1', [
    id,
    personId,
  ]);
}

export interface SwapRow {
  id: string;
  unitPath: string;
  shiftId: string;
  shiftVersion: number;
  returnShiftId: string | null;
  returnVersion: number | null;
  giverId: string;
  giverName: string;
  takerId: string;
  takerName: string;
  giverAgreedMs: number | null;
  takerAgreedMs: number | null;
  askedBy: By;
  reason: string;
  state: 'asked' | 'agreed' | 'refused';
  endedMs: number | null;
  endReason: string | null;
  duty: Duty;
  fromMs: number;
  untilMs: number;
  returnDuty: Duty | null;
  returnFromMs: number | null;
  returnUntilMs: number | null;
}

const epoch = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const SWAP = `
  select w.id, w.unit_path as "unitPath", w.shift_id as "shiftId", w.shift_version as "shiftVersion",
    w.return_shift_id as "returnShiftId", w.return_version as "returnVersion", w.giver_id as "giverId", g.name as "giverName",
    w.taker_id as "takerId", t.name as "takerName", ${epoch('w.giver_agreed_at')} as "giverAgreedMs",
    ${epoch('w.taker_agreed_at')} as "takerAgreedMs", w.asked_by as "askedBy", w.reason, w.state,
    ${epoch('w.ended_at')} as "endedMs", w.end_reason as "endReason", s.duty, ${epoch('s.from_at')} as "fromMs",
    ${epoch('s.until_at')} as "untilMs", r.duty as "returnDuty", ${epoch('r.from_at')} as "returnFromMs",
    ${epoch('r.until_at')} as "returnUntilMs"
  from duty_swaps w join people g on g.id = w.giver_id join people t on t.id = w.taker_id
  join duty_shifts s on s.id = w.shift_id left join duty_shifts r on r.id = w.return_shift_id`;

/** Those that wait, and those of shifts since `sinceMs`. */
export const swapsOf = (sql: Sql, unitPath: string, sinceMs: number): Promise<SwapRow[]> =>
  sql.query<SwapRow>(
    `${SWAP} where w.unit_path = $1 and (w.state = 'asked' or s.until_at > $2) order by w.asked_at desc, w.id limit 200`,
    [unitPath, new Date(sinceMs)],
  );

export async function findSwap(sql: Sql, id: string): Promise<SwapRow | undefined> {
  return (await sql.query<SwapRow>(`${SWAP} where w.id = $1`, [id]))[0];
}

export async function lockSwap(sql: Sql, id: string): Promise<SwapRow | undefined> {
  await sql.query('select 1 from duty_swaps where id = $1 for update', [id]);
  return findSwap(sql, id);
}

export async function insertSwap(
  sql: Sql,
  swap: Pick<
    SwapRow,
    | 'id'
    | 'unitPath'
    | 'shiftId'
    | 'shiftVersion'
    | 'returnShiftId'
    | 'returnVersion'
    | 'giverId'
    | 'takerId'
    | 'giverAgreedMs'
    | 'takerAgreedMs'
    | 'askedBy'
    | 'reason'
  >,
  atMs: number,
): Promise<void> {
  const time = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  await sql.execute(
    `insert into duty_swaps (id, unit_path, shift_id, shift_version, return_shift_id, return_version, giver_id, taker_id,
       giver_agreed_at, taker_agreed_at, asked_by, asked_at, reason, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'asked')`,
    [
      swap.id,
      swap.unitPath,
      swap.shiftId,
      swap.shiftVersion,
      swap.returnShiftId,
      swap.returnVersion,
      swap.giverId,
      swap.takerId,
      time(swap.giverAgreedMs),
      time(swap.takerAgreedMs),
      JSON.stringify(swap.askedBy),
      new Date(atMs),
      swap.reason,
    ],
  );
}

export async function agreeSwap(sql: Sql, id: string, side: 'giver' | 'taker', atMs: number): Promise<void> {
  await sql.execute(`update duty_swaps set ${side}_agreed_at = $2 where id = $1`, [id, new Date(atMs)]);
}

export async function endSwap(
  sql: Sql,
  id: string,
  state: 'agreed' | 'refused',
  reason: string | null,
  atMs: number,
): Promise<void> {
  await sql.execute('update duty_swaps set state = $2, end_reason = $3, ended_at = $4 where id = $1', [
    id,
    state,
    reason,
    new Date(atMs),
  ]);
}
