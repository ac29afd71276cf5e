import type { Sql } from '../../../platform/db/index.ts';

export interface FillRow {
  id: string;
  template: string;
  unitPath: string;
  fromDay: string;
  toDay: string;
  cells: Readonly<Record<string, number>>;
}

/** What the same table was filled with last, for a period that ended before this one does. */
export async function fillBefore(
  sql: Sql,
  template: string,
  unitPath: string,
  toDay: string,
): Promise<FillRow | undefined> {
  const [row] = await sql.query<FillRow>(
    `select id, template_sha256 as template, unit_path as "unitPath", from_day::text as "fromDay", to_day::text as "toDay", cells
     from figure_fills where template_sha256 = $1 and unit_path = $2 and to_day < $3::date order by to_day desc, at desc limit 1`,
    [template, unitPath, toDay],
  );
  return row;
}

export async function insertFill(
  sql: Sql,
  row: FillRow,
  by: { personId: string; name: string },
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into figure_fills (id, template_sha256, unit_path, from_day, to_day, cells, by_id, by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.template,
      row.unitPath,
      row.fromDay,
      row.toDay,
      JSON.stringify(row.cells),
      by.personId,
      by.name,
      new Date(atMs),
    ],
  );
}
