import type { PlanLine } from '../../../../contract/bulletin/reporting-plan.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface PlanRow {
  version: number;
  lines: PlanLine[];
  byName: string;
  atMs: number;
}

export async function findPlan(sql: Sql, unitPath: string, year: number): Promise<PlanRow | undefined> {
  const [row] = await sql.query<PlanRow>(
    `select version, lines, by_name as "byName", extract(epoch from at)::float8 * 1000 as "atMs"
     from bulletin_plans where unit_path = $1 and year = $2`,
    [unitPath, year],
  );
  return row;
}

/** False where another version stands now than the one it was written on; 0: none stood. */
export async function putPlan(
  sql: Sql,
  unitPath: string,
  year: number,
  before: number,
  { lines, byName, atMs }: Omit<PlanRow, 'version'>,
): Promise<boolean> {
  const values = [unitPath, year, before, JSON.stringify(lines), byName, new Date(atMs)];
  const written =
    before === 0
      ? await sql.execute(
          `insert into bulletin_plans (unit_path, year, version, lines, by_name, at) values ($1, $2, $3 + 1, $4, $5, $6)
           on conflict do nothing`,
          values,
        )
      : await sql.execute(
          `update bulletin_plans set version = version + 1, lines = $4, by_name = $5, at = $6
           where unit_path = $1 and year = $2 and version = $3`,
          values,
        );
  return written === 1;
}

/** Briefs of a unit that reached the desk between two moments, each once. */
export const countReported = async (
  sql: Sql,
  unitPath: string,
  fromMs: number,
  toMs: number,
): Promise<number> =>
  (
    await sql.query<{ n: number }>(
      `select count(distinct b.id)::int as n from bulletin_briefs b join bulletin_journal j on j.brief_id = b.id
       where b.unit_path = $1 and j.act = 'submit' and j.at >= $2 and j.at < $3`,
      [unitPath, new Date(fromMs), new Date(toMs)],
    )
  )[0]?.n ?? 0;
