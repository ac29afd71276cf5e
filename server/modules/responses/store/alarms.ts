import type { Sql } from '../../../platform/db/index.ts';
import { ALARM, type AlarmDoc } from '../alarms/alarm-aggregate.ts';
import type { Subject } from '../journal/aggregate.ts';
import { selectSubjects } from './journal.ts';

type Alarms = Promise<Subject<AlarmDoc>[]>;

export async function findAlarmByKey(
  sql: Sql,
  key: string,
  options: { lock: boolean },
): Promise<Subject<AlarmDoc> | undefined> {
  const [alarm] = await selectSubjects(sql, ALARM, `key = $1 ${options.lock ? 'for update' : ''}`, [key]);
  return alarm;
}

/** Those that are somewhere in their life cycle, first raised first, seen from the given unit paths. */
export function openAlarms(sql: Sql, under: readonly string[]): Alarms {
  return selectSubjects(
    sql,
    ALARM,
    `state <> 'NORM' and exists (select 1 from unnest($1::text[]) u where unit_path = u or starts_with(unit_path, u || '/'))
     order by raised_at, id`,
    [under],
  );
}

/** Back to normal, the latest first. */
export function closedAlarms(sql: Sql, under: readonly string[], limit: number): Alarms {
  return selectSubjects(
    sql,
    ALARM,
    `state = 'NORM' and exists (select 1 from unnest($1::text[]) u where unit_path = u or starts_with(unit_path, u || '/'))
     order by returned_at desc nulls last, id limit $2`,
    [under, limit],
  );
}

/** When the group's present storm began: its oldest alarm not yet normal; undefined = a new one begins. */
export async function groupSince(sql: Sql, groupKey: string): Promise<number | undefined> {
  const [row] = await sql.query<{ since: number | null }>(
    `select min((doc->>'groupSinceMs')::bigint) as since from alarms
     where group_key = $1 and state in ('UNACK', 'ACKED', 'RTNUN')`,
    [groupKey],
  );
  return row?.since ?? undefined;
}

export function alarmsSuppressedBy(sql: Sql, alarmId: string): Alarms {
  return selectSubjects(sql, ALARM, 'suppressed_by = $1 order by id for update', [alarmId]);
}

/** Open alarms with one of these keys, held until the transaction ends. */
export function alarmsByKeys(sql: Sql, keys: readonly string[]): Alarms {
  return selectSubjects(sql, ALARM, `key = any($1) and state <> 'NORM' order by id for update`, [keys]);
}

/** Open alarms of these causes, whatever their state. */
export function openAlarmsOfCauses(sql: Sql, causes: readonly string[]): Alarms {
  return selectSubjects(sql, ALARM, `state <> 'NORM' and doc->>'cause' = any($1) order by id`, [causes]);
}

export function alarmsDue(sql: Sql, nowMs: number, limit: number): Alarms {
  return selectSubjects(sql, ALARM, 'next_due_at <= $1 order by next_due_at, id limit $2', [
    new Date(nowMs),
    limit,
  ]);
}
