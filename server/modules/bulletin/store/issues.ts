import type { ArchivedBrief } from '../../../../contract/bulletin/check/index.ts';
import type { Disclosure } from '../../../../contract/bulletin/desk-moves.ts';
import type { IssueSheet, IssueState } from '../../../../contract/bulletin/issue.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Signature } from './briefs.ts';
import type { Doer } from './trail.ts';

export interface IssueRow {
  id: string;
  unitPath: string;
  name: string;
  state: IssueState;
  version: number;
  sheet: IssueSheet;
  year: number | null;
  number: number | null;
  signed: (Signature & { on: string }) | null;
  content: string | null;
  sha256: string | null;
  issuedAtMs: number | null;
  changedAtMs: number;
}

const ROW = `i.id, i.unit_path as "unitPath", i.name, i.state, i.version, i.sheet, i.year, i.number, i.signed, i.content, i.sha256,
  extract(epoch from i.issued_at)::float8 * 1000 as "issuedAtMs", extract(epoch from i.changed_at)::float8 * 1000 as "changedAtMs"`;

export async function findIssue(
  sql: Sql,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<IssueRow | undefined> {
  return (
    await sql.query<IssueRow>(
      `select ${ROW} from bulletin_issues i where i.id = $1${lock ? ' for update' : ''}`,
      [id],
    )
  )[0];
}

/** Issues that the desk of one of the units makes, or printed ones whose desk stands above one of them. */
export const issuesFor = (
  sql: Sql,
  desks: readonly string[],
  readers: readonly string[],
): Promise<(IssueRow & { entries: number })[]> =>
  sql.query(
    `select ${ROW}, (select count(*) from bulletin_briefs b where b.issue_id = i.id) as entries from bulletin_issues i
     where exists (select 1 from unnest($1::text[]) as p(path) where i.unit_path = p.path or starts_with(i.unit_path, p.path || '/'))
        or (i.state = 'issued' and exists (select 1 from unnest($2::text[]) as p(path)
              where p.path = i.unit_path or starts_with(p.path, i.unit_path || '/')))
     order by i.changed_at desc, i.id desc limit 200`,
    [desks, readers],
  );

export async function insertIssue(
  sql: Sql,
  { id, unitPath, sheet, changedAtMs }: Pick<IssueRow, 'id' | 'unitPath' | 'sheet' | 'changedAtMs'>,
): Promise<void> {
  await sql.execute(
    `insert into bulletin_issues (id, unit_path, name, state, version, sheet, changed_at) values ($1, $2, $3, 'open', 1, $4, $5)`,
    [id, unitPath, sheet.name, JSON.stringify(sheet), new Date(changedAtMs)],
  );
}

/** Writes the whole row; who calls it holds its lock. */
export async function putIssue(sql: Sql, row: IssueRow): Promise<void> {
  const when = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs));
  await sql.execute(
    `update bulletin_issues set name = $2, state = $3, version = $4, sheet = $5, year = $6, number = $7, signed = $8, content = $9,
       sha256 = $10, issued_at = $11, changed_at = $12 where id = $1`,
    [
      row.id,
      row.sheet.name,
      row.state,
      row.version,
      JSON.stringify(row.sheet),
      row.year,
      row.number,
      row.signed === null ? null : JSON.stringify(row.signed),
      row.content,
      row.sha256,
      when(row.issuedAtMs),
      when(row.changedAtMs),
    ],
  );
}

/** The next number of a name in a year. The row stays locked until the transaction ends: no hole, no double. */
export async function takeNumber(sql: Sql, unitPath: string, name: string, year: number): Promise<number> {
  const [row] = await sql.query<{ last: number }>(
    `insert into bulletin_numbers (unit_path, name, year, last) values ($1, $2, $3, 1)
     on conflict (unit_path, name, year) do update set last = bulletin_numbers.last + 1 returning last`,
    [unitPath, name, year],
  );
  return row!.last;
}
/** The number that would be given now. */
export async function nextNumber(sql: Sql, unitPath: string, name: string, year: number): Promise<number> {
  const [row] = await sql.query<{ last: number }>(
    `select last from bulletin_numbers where unit_path = $1 and name = $2 and year = $3`,
    [unitPath, name, year],
  );
  return (row?.last ?? 0) + 1;
}

export const archiveStamp = async (sql: Sql): Promise<string> =>
  (
    await sql.query<{ stamp: string }>(
      `select count(*) || ' ' || coalesce(max(issued_at)::text, '') as stamp from bulletin_issues where state = 'issued'`,
    )
  )[0]?.stamp ?? '';
/** What was printed, oldest first. */
export const archivedBriefs = (sql: Sql): Promise<ArchivedBrief[]> =>
  sql.query<ArchivedBrief>(
    `select b.id, b.title, b.unit, b.text from bulletin_briefs b join bulletin_issues i on i.id = b.issue_id
     where b.state = 'issued' order by i.issued_at, b.position`,
  );

export interface ReceiptRow {
  list: 'report' | 'send' | 'issue';
  name: string;
  unitPath: string | null;
  readBy: string | null;
  readAtMs: number | null;
}
export async function insertReceipts(
  sql: Sql,
  issueId: string,
  rows: readonly Pick<ReceiptRow, 'list' | 'name' | 'unitPath'>[],
): Promise<void> {
  await sql.execute(
    `insert into bulletin_receipts (issue_id, list, name, unit_path) select $1, * from unnest($2::text[], $3::text[], $4::text[])
     on conflict do nothing`,
    [
      issueId,
      rows.map(({ list }) => list),
      rows.map(({ name }) => name),
      rows.map(({ unitPath }) => unitPath),
    ],
  );
}
export const receiptsOf = (sql: Sql, issueId: string): Promise<ReceiptRow[]> =>
  sql.query<ReceiptRow>(
    `select list, name, unit_path as "unitPath", read_by as "readBy", extract(epoch from read_at)::float8 * 1000 as "readAtMs"
     from bulletin_receipts where issue_id = $1 order by list, name`,
    [issueId],
  );
/** 阅读回执 of the units named, once. Resolves to how many were given now. */
export const giveReceipts = (
  sql: Sql,
  issueId: string,
  unitPaths: readonly string[],
  by: string,
  atMs: number,
): Promise<number> =>
  sql.execute(
    `update bulletin_receipts set read_by = $3, read_at = $4
     where issue_id = $1 and unit_path = any($2::text[]) and read_at is null`,
    [issueId, unitPaths, by, new Date(atMs)],
  );

export interface ReviewRow {
  briefId: string;
  disclosure: Disclosure;
  reason: string | null;
  byName: string;
  postTitle: string | null;
  atMs: number;
}
/** The last review of each brief. */
export const reviewsOf = (sql: Sql, briefIds: readonly string[]): Promise<ReviewRow[]> =>
  sql.query<ReviewRow>(
    `select distinct on (brief_id) brief_id as "briefId", disclosure, reason, by_name as "byName", post_title as "postTitle",
       extract(epoch from at)::float8 * 1000 as "atMs"
     from bulletin_reviews where brief_id = any($1::uuid[]) order by brief_id, seq desc`,
    [briefIds],
  );
export async function insertReview(
  sql: Sql,
  issueId: string,
  { briefId, disclosure, reason }: Pick<ReviewRow, 'briefId' | 'disclosure' | 'reason'>,
  { actor, post, atMs }: Doer,
): Promise<void> {
  await sql.execute(
    `insert into bulletin_reviews (issue_id, brief_id, disclosure, reason, by_id, by_name, post_title, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [issueId, briefId, disclosure, reason, actor.personId, actor.name, post?.title ?? null, new Date(atMs)],
  );
}

/** Printed issues with a brief that is public now, the newest first. */
export const publicIssues = (
  sql: Sql,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<IssueRow[]> =>
  sql.query<IssueRow>(
    `select ${ROW} from bulletin_issues i where i.state = 'issued'
       and ($1::timestamptz is null or i.issued_at < $1)
       and exists (select 1 from bulletin_briefs b where b.issue_id = i.id and b.disclosure = 'public')
     order by i.issued_at desc, i.id desc limit $2`,
    [before === undefined ? null : new Date(before), limit],
  );

export interface CorrectionRow {
  briefId: string;
  n: number;
  valueNow: number;
  decision: 'correct' | 'dismiss';
  correctionId: string | null;
}
export const correctionDecisions = (sql: Sql, briefIds: readonly string[]): Promise<CorrectionRow[]> =>
  sql.query<CorrectionRow>(
    `select brief_id as "briefId", n, value_now as "valueNow", decision, correction_id as "correctionId"
     from bulletin_corrections where brief_id = any($1::uuid[])`,
    [briefIds],
  );
export async function insertCorrection(
  sql: Sql,
  row: CorrectionRow & { id: string; issueId: string; frozenId: string; reason: string },
  { actor, atMs }: Doer,
): Promise<boolean> {
  return (
    (await sql.execute(
      `insert into bulletin_corrections (id, issue_id, brief_id, n, frozen_id, value_now, decision, correction_id, reason, by_id,
         by_name, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (brief_id, n, value_now) do nothing`,
      [
        row.id,
        row.issueId,
        row.briefId,
        row.n,
        row.frozenId,
        row.valueNow,
        row.decision,
        row.correctionId,
        row.reason,
        actor.personId,
        actor.name,
        new Date(atMs),
      ],
    )) === 1
  );
}

/** Printed issues of a desk, the newest first. */
export const printedIssues = (sql: Sql, unitPath: string, limit: number): Promise<IssueRow[]> =>
  sql.query<IssueRow>(
    `select ${ROW} from bulletin_issues i where i.state = 'issued' and (i.unit_path = $1 or starts_with(i.unit_path, $1 || '/'))
     order by i.issued_at desc, i.id desc limit $2`,
    [unitPath, limit],
  );
