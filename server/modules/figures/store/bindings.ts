import type { CellBinding } from '../../../../contract/figure-reports.ts';
import type { Sql } from '../../../platform/db/index.ts';

export type BindingRow = CellBinding & { ref: string };

/** What a unit bound in a table, by cell. */
export async function bindingsOf(
  sql: Sql,
  template: string,
  unitPath: string,
): Promise<Map<string, BindingRow>> {
  const rows = await sql.query<BindingRow>(
    `select ref, figure, of_unit_path as "ofUnit", period from figure_bindings
     where template_sha256 = $1 and unit_path = $2`,
    [template, unitPath],
  );
  return new Map(rows.map((row) => [row.ref, row]));
}

export async function saveBinding(
  sql: Sql,
  at: { template: string; unitPath: string },
  row: BindingRow,
  by: { personId: string; name: string },
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into figure_bindings
       (template_sha256, unit_path, ref, figure, of_unit_path, period, by_id, by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (template_sha256, unit_path, ref) do update set figure = excluded.figure,
       of_unit_path = excluded.of_unit_path, period = excluded.period,
       by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`,
    [
      at.template,
      at.unitPath,
      row.ref,
      row.figure,
      row.ofUnit,
      row.period,
      by.personId,
      by.name,
      new Date(atMs),
    ],
  );
}

export async function removeBinding(
  sql: Sql,
  at: { template: string; unitPath: string; ref: string },
): Promise<void> {
  await sql.execute(
    'delete from figure_bindings where template_sha256 = $1 and unit_path = $2 and ref = $3',
    [at.template, at.unitPath, at.ref],
  );
}
