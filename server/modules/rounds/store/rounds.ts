import type { By } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface RoundRow {
  id: string;
  unitId: string;
  unitPath: string;
  unitName: string;
  dueFrom: Date;
  /** Null: a round in between. */
  dueBy: Date | null;
  begunAt: Date | null;
  begunBy: By | null;
  cameraIds: string[];
  endedAt: Date | null;
  /** Its time was over before it ended; stays, also where it was done later. */
  overdueAt: Date | null;
  /** A newer round of the unit is due: this one is not done any more. */
  followed: boolean;
}

const ROUND = `
  select r.id, r.unit_id as "unitId", r.unit_path as "unitPath", r.unit_name as "unitName", r.due_from as "dueFrom",
    r.due_by as "dueBy", r.begun_at as "begunAt", r.begun_by as "begunBy", r.camera_ids as "cameraIds",
    r.ended_at as "endedAt", r.overdue_at as "overdueAt",
    exists (select 1 from video_rounds n where n.unit_path = r.unit_path and n.due_from > r.due_from and n.due_by is not null) as followed
  from video_rounds r`;

/** False where a round of this moment is there already. */
export async function insertRound(
  sql: Sql,
  round: Pick<RoundRow, 'id' | 'unitId' | 'unitPath' | 'unitName' | 'dueFrom' | 'dueBy'>,
): Promise<boolean> {
  const added = await sql.execute(
    `insert into video_rounds (id, unit_id, unit_path, unit_name, due_from, due_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (unit_path, due_from) do nothing`,
    [round.id, round.unitId, round.unitPath, round.unitName, round.dueFrom, round.dueBy],
  );
  return added === 1;
}

export async function findRound(
  sql: Sql,
  id: string,
  options: { lock?: boolean } = {},
): Promise<RoundRow | undefined> {
  if (options.lock) await sql.query('select 1 from video_rounds where id = $1 for update', [id]);
  return (await sql.query<RoundRow>(`${ROUND} where r.id = $1`, [id]))[0];
}

export const roundsSince = (sql: Sql, unitPath: string, since: Date): Promise<RoundRow[]> =>
  sql.query<RoundRow>(
    `${ROUND} where r.unit_path = $1 and r.due_from >= $2 order by r.due_from desc limit 200`,
    [unitPath, since],
  );

export const roundsById = (sql: Sql, ids: readonly string[] | undefined): Promise<RoundRow[]> =>
  sql.query<RoundRow>(`${ROUND} where ($1::uuid[] is null or r.id = any($1)) order by r.id`, [ids ?? null]);

/** The newest round that the plan wanted. */
export async function lastScheduled(sql: Sql, unitPath: string): Promise<RoundRow | undefined> {
  return (
    await sql.query<RoundRow>(
      `${ROUND} where r.unit_path = $1 and r.due_by is not null order by r.due_from desc limit 1`,
      [unitPath],
    )
  )[0];
}

export const roundsOverdue = (sql: Sql, now: Date): Promise<RoundRow[]> =>
  sql.query<RoundRow>(
    `${ROUND} where r.ended_at is null and r.overdue_at is null and r.due_by <= $1 order by r.due_by, r.id limit 200`,
    [now],
  );

export async function earliestDueBy(sql: Sql): Promise<number | undefined> {
  const [row] = await sql.query<{ at: Date | null }>(
    'select min(due_by) as at from video_rounds where ended_at is null and overdue_at is null',
  );
  return row?.at?.getTime();
}

export async function markOverdue(sql: Sql, id: string): Promise<boolean> {
  const marked = await sql.execute(
    'update video_rounds set overdue_at = due_by where id = $1 and ended_at is null and overdue_at is null',
    [id],
  );
  return marked === 1;
}

export async function markBegun(
  sql: Sql,
  id: string,
  begun: { at: Date; by: By; cameraIds: readonly string[] },
): Promise<void> {
  await sql.execute(
    'update video_rounds set begun_at = $2, begun_by = $3, camera_ids = $4 where id = $1 and begun_at is null',
    [id, begun.at, JSON.stringify(begun.by), begun.cameraIds],
  );
}

export async function markEnded(sql: Sql, id: string, at: Date): Promise<boolean> {
  return (
    (await sql.execute('update video_rounds set ended_at = $2 where id = $1 and ended_at is null', [
      id,
      at,
    ])) === 1
  );
}
