import type { Statement, StatementMethod } from '../../../../contract/figures.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { SignedBy } from '../signer.ts';
import type { Scope } from '../store.ts';

export interface StatementRow {
  id: string;
  kind: 'manual' | 'opening';
  figure: string | null;
  concept: string | null;
  value: number;
  measure: string;
  unitPath: string;
  fromDay: string;
  asOfDay: string;
  method: StatementMethod;
  source: string;
  attachment: Statement['attachment'];
  paperKept: boolean;
  signedByName: string;
  signedPostTitle: string | null;
  signedAtMs: number;
  withdrawnBy: string | null;
  withdrawnReason: string | null;
  withdrawnAtMs: number | null;
}

const ROW = `s.id, s.kind, s.figure, s.concept, s.value, s.measure, s.unit_path as "unitPath", s.from_day::text as "fromDay",
  s.as_of_day::text as "asOfDay", s.method, s.source, s.attachment,
  exists (select from figure_papers p where p.sha256 = s.attachment->>'sha256' and p.unit_path = s.unit_path) as "paperKept",
  s.signed_by_name as "signedByName",
  s.signed_post_title as "signedPostTitle", extract(epoch from s.signed_at)::float8 * 1000 as "signedAtMs",
  w.by_name as "withdrawnBy", w.reason as "withdrawnReason", extract(epoch from w.at)::float8 * 1000 as "withdrawnAtMs"`;
const FROM = `figure_statements s left join figure_withdrawals w on w.statement_id = s.id`;

export async function insertStatement(
  sql: Sql,
  row: Omit<
    StatementRow,
    | 'paperKept'
    | 'signedByName'
    | 'signedPostTitle'
    | 'signedAtMs'
    | 'withdrawnBy'
    | 'withdrawnReason'
    | 'withdrawnAtMs'
  >,
  by: SignedBy,
  atMs: number,
  idempotencyKey: string | null,
): Promise<void> {
  await sql.execute(
    `insert into figure_statements (id, kind, figure, concept, value, measure, unit_path, from_day, as_of_day, method, source,
       attachment, signed_by_id, signed_by_name, signed_post_id, signed_post_title, signed_at, idempotency_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      row.id,
      row.kind,
      row.figure,
      row.concept,
      row.value,
      row.measure,
      row.unitPath,
      row.fromDay,
      row.asOfDay,
      row.method,
      row.source,
      row.attachment === null ? null : JSON.stringify(row.attachment),
      by.personId,
      by.name,
      by.postId,
      by.postTitle,
      new Date(atMs),
      idempotencyKey,
    ],
  );
}

/**
 * True where the file was sent as the paper of statements of this unit. It counts as sent now: a sweep under way leaves it alone
 * until the caller's transaction has named it.
 */
export const holdPaper = async (sql: Sql, sha256: string, unitPath: string, atMs: number): Promise<boolean> =>
  (await sql.execute(
    `update attachment_files f set stored_at = $3
     where f.sha256 = $1 and exists (select from figure_papers p where p.sha256 = f.sha256 and p.unit_path = $2)`,
    [sha256, unitPath, new Date(atMs)],
  )) === 1;

export async function findStatement(sql: Sql, id: string): Promise<StatementRow | undefined> {
  return (await sql.query<StatementRow>(`select ${ROW} from ${FROM} where s.id = $1`, [id]))[0];
}
export async function statementByKey(sql: Sql, key: string): Promise<StatementRow | undefined> {
  return (await sql.query<StatementRow>(`select ${ROW} from ${FROM} where s.idempotency_key = $1`, [key]))[0];
}

/** Statements of a unit and everything below it, newest first; withdrawn ones too. */
export const statementsUnder = (sql: Sql, unitPath: string): Promise<StatementRow[]> =>
  sql.query<StatementRow>(
    `select ${ROW} from ${FROM} where s.unit_path = $1 or starts_with(s.unit_path, $1 || '/') order by s.signed_at desc, s.id`,
    [unitPath],
  );

/** False where it was withdrawn before. */
export async function insertWithdrawal(
  sql: Sql,
  id: string,
  by: { personId: string; name: string },
  reason: string,
  atMs: number,
): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into figure_withdrawals (statement_id, by_id, by_name, reason, at) values ($1, $2, $3, $4, $5)
       on conflict (statement_id) do nothing`,
      [id, by.personId, by.name, reason, new Date(atMs)],
    )) === 1
  );
}

/** Opening balances in force that lie wholly in the scope. */
export const openingsIn = (
  sql: Sql,
  figures: readonly string[],
  { unitPath, fromDay, toDay }: Scope,
): Promise<StatementRow[]> =>
  sql.query<StatementRow>(
    `select ${ROW} from ${FROM} where s.kind = 'opening' and w.statement_id is null and s.figure = any($1)
       and s.from_day >= $3::date and s.as_of_day <= $4::date and (s.unit_path = $2 or starts_with(s.unit_path, $2 || '/'))
     order by s.as_of_day, s.id`,
    [figures, unitPath, fromDay, toDay],
  );

/** Opening balances in force of a figure whose days meet those given, at the unit, above it or below it. */
export const openingsMeeting = (
  sql: Sql,
  figure: string,
  unitPath: string,
  fromDay: string,
  asOfDay: string,
): Promise<StatementRow[]> =>
  sql.query<StatementRow>(
    `select ${ROW} from ${FROM} where s.kind = 'opening' and w.statement_id is null and s.figure = $1
       and s.from_day <= $4::date and s.as_of_day >= $3::date
       and (s.unit_path = $2 or starts_with(s.unit_path, $2 || '/') or starts_with($2, s.unit_path || '/'))`,
    [figure, unitPath, fromDay, asOfDay],
  );
