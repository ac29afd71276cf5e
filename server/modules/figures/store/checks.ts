import type { CheckOutcome } from '../../../../contract/figures.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { SignedBy } from '../signer.ts';

export interface CheckRow {
  id: string;
  freezeId: string;
  figure: string;
  unitPath: string;
  size: number;
  seed: string;
  drawnById: string;
  drawnByName: string;
  drawnPostTitle: string | null;
  drawnAtMs: number;
}
export interface CheckResultRow {
  checkId: string;
  recordId: string;
  outcome: CheckOutcome;
  note: string | null;
}

const ROW = `c.id, c.freeze_id as "freezeId", f.figure, f.unit_path as "unitPath", c.size, f.digest as seed,
  c.drawn_by_id as "drawnById", c.drawn_by_name as "drawnByName", c.drawn_post_title as "drawnPostTitle",
  extract(epoch from c.drawn_at)::float8 * 1000 as "drawnAtMs"`;
const FROM = 'figure_checks c join figure_freezes f on f.id = c.freeze_id';

export async function insertCheck(
  sql: Sql,
  row: { id: string; freezeId: string; size: number },
  by: SignedBy,
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into figure_checks (id, freeze_id, size, drawn_by_id, drawn_by_name, drawn_post_id, drawn_post_title, drawn_unit_path, drawn_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.freezeId,
      row.size,
      by.personId,
      by.name,
      by.postId,
      by.postTitle,
      by.postUnitPath,
      new Date(atMs),
    ],
  );
}

export async function findCheck(sql: Sql, id: string): Promise<CheckRow | undefined> {
  return (await sql.query<CheckRow>(`select ${ROW} from ${FROM} where c.id = $1`, [id]))[0];
}

export const checksOf = (sql: Sql, freezeId: string): Promise<CheckRow[]> =>
  sql.query<CheckRow>(`select ${ROW} from ${FROM} where c.freeze_id = $1 order by c.drawn_at desc, c.id`, [
    freezeId,
  ]);

export const resultsOf = (sql: Sql, checkIds: readonly string[]): Promise<CheckResultRow[]> =>
  sql.query<CheckResultRow>(
    `select check_id as "checkId", record_id as "recordId", outcome, note from figure_check_results
     where check_id = any($1::uuid[])`,
    [checkIds],
  );

/** False where the record was checked before: a result is not rewritten. */
export async function insertResult(
  sql: Sql,
  row: CheckResultRow,
  by: { personId: string; name: string },
  atMs: number,
): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into figure_check_results (check_id, record_id, outcome, note, by_id, by_name, at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [row.checkId, row.recordId, row.outcome, row.note, by.personId, by.name, new Date(atMs)],
    )) === 1
  );
}
