import type { Sql } from '../../../platform/db/index.ts';

/** The earliest moment at which any row needs Ward; undefined = none. */
export async function earliestDue(sql: Sql): Promise<number | undefined> {
  const [row] = await sql.query<{ at: Date | null }>(
    `select min(at) as at from (
       select min(next_due_at) as at from alarms where next_due_at is not null
       union all select min(next_due_at) from proposals where next_due_at is not null
       union all select min(next_due_at) from actions where next_due_at is not null
       union all select min(next_due_at) from transfers where next_due_at is not null) due`,
  );
  return row?.at?.getTime();
}
