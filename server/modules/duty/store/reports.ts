import type { ReportBody, ReportKind, ReportState } from '../../../../contract/duty.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { ReportFacts } from '../reports/facts.ts';

export interface ReportRow {
  id: string;
  version: number;
  unitId: string;
  unitPath: string;
  unitName: string;
  seriesId: string;
  asOfMs: number;
  facts: ReportFacts;
  draftedBy: string;
  state: ReportState;
  kind: ReportKind | null;
  number: number | null;
  sentMs: number | null;
  sentBy: { personId: string; name: string } | null;
  sentTo: { list: string; people: number; unreachable: string[] } | null;
}

const epoch = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const SELECT = `
  select r.id, r.version, r.unit_id as "unitId", r.unit_path as "unitPath", u.name_zh as "unitName", r.series_id as "seriesId",
    ${epoch('r.as_of')} as "asOfMs", r.facts, r.drafted_by as "draftedBy", r.state, r.kind, r.number,
    ${epoch('r.sent_at')} as "sentMs", r.sent_by as "sentBy", r.sent_to as "sentTo"
  from duty_reports r join units u on u.id = r.unit_id`;

export async function findReport(sql: Sql, id: string): Promise<ReportRow | undefined> {
  return (await sql.query<ReportRow>(`${SELECT} where r.id = $1`, [id]))[0];
}

/** Held until the transaction ends. */
export async function lockReport(sql: Sql, id: string): Promise<ReportRow | undefined> {
  await sql.query('select 1 from duty_reports where id = $1 for update', [id]);
  return findReport(sql, id);
}

/** Whoever drafts or sends at a unit does so one after the other. */
export async function lockSeries(sql: Sql, unitPath: string): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`duty-reports:${unitPath}`]);
}

export const reportsOf = (sql: Sql, unitPath: string, limit: number): Promise<ReportRow[]> =>
  sql.query<ReportRow>(`${SELECT} where r.unit_path = $1 order by r.as_of desc limit $2`, [unitPath, limit]);

export async function reportAt(sql: Sql, unitPath: string, asOfMs: number): Promise<ReportRow | undefined> {
  return (
    await sql.query<ReportRow>(`${SELECT} where r.unit_path = $1 and r.as_of = $2`, [
      unitPath,
      new Date(asOfMs),
    ])
  )[0];
}

/** The series that goes on at a unit: the newest whose 终报 has not been sent, with what was sent of it. */
export async function openSeries(
  sql: Sql,
  unitPath: string,
): Promise<{ seriesId: string; sent: number; lastSentMs: number | null } | undefined> {
  const [row] = await sql.query<{ seriesId: string; sent: number; lastSentMs: number | null; over: boolean }>(
    `select series_id as "seriesId", (count(*) filter (where state = 'sent'))::int as sent,
       ${epoch('max(sent_at)')} as "lastSentMs", bool_or(coalesce(kind = 'final', false)) as over
     from duty_reports where unit_path = $1 group by series_id order by max(created_at) desc limit 1`,
    [unitPath],
  );
  return row && !row.over ? row : undefined;
}

export async function lastSent(sql: Sql, seriesId: string): Promise<ReportRow | undefined> {
  return (
    await sql.query<ReportRow>(
      `${SELECT} where r.series_id = $1 and r.state = 'sent' order by r.number desc limit 1`,
      [seriesId],
    )
  )[0];
}

export async function insertReport(
  sql: Sql,
  report: Pick<ReportRow, 'id' | 'unitId' | 'unitPath' | 'seriesId' | 'asOfMs' | 'facts' | 'draftedBy'>,
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into duty_reports (id, unit_id, unit_path, series_id, as_of, facts, drafted_by, created_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft')`,
    [
      report.id,
      report.unitId,
      report.unitPath,
      report.seriesId,
      new Date(report.asOfMs),
      JSON.stringify(report.facts),
      report.draftedBy,
      new Date(atMs),
    ],
  );
}

/** Drafts of before that nobody has touched: the new one says the same and more. */
export async function supersedeUntouched(sql: Sql, seriesId: string, asOfMs: number): Promise<void> {
  await sql.execute(
    `update duty_reports r set state = 'superseded', version = version + 1
     where series_id = $1 and state = 'draft' and as_of < $2
       and (select count(*) from duty_report_revisions v where v.report_id = r.id) = 1`,
    [seriesId, new Date(asOfMs)],
  );
}

export async function insertRevision(
  sql: Sql,
  revision: {
    reportId: string;
    revision: number;
    body: ReportBody;
    byId: string | null;
    byName: string;
    note: string | null;
  },
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into duty_report_revisions (report_id, revision, body, by_id, by_name, at, note)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      revision.reportId,
      revision.revision,
      JSON.stringify(revision.body),
      revision.byId,
      revision.byName,
      new Date(atMs),
      revision.note,
    ],
  );
}

export interface RevisionRow {
  revision: number;
  body: ReportBody;
  byName: string;
  atMs: number;
  note: string | null;
}

export const revisionsOf = (sql: Sql, reportId: string): Promise<RevisionRow[]> =>
  sql.query<RevisionRow>(
    `select revision, body, by_name as "byName", ${epoch('at')} as "atMs", note
     from duty_report_revisions where report_id = $1 order by revision`,
    [reportId],
  );

export async function bumpReport(sql: Sql, id: string): Promise<void> {
  await sql.execute('update duty_reports set version = version + 1 where id = $1', [id]);
}

export async function markSent(
  sql: Sql,
  id: string,
  sent: {
    kind: ReportKind;
    number: number;
    by: { personId: string; name: string };
    to: NonNullable<ReportRow['sentTo']>;
    atMs: number;
  },
): Promise<void> {
  await sql.execute(
    `update duty_reports set state = 'sent', version = version + 1, kind = $2, number = $3, sent_by = $4, sent_to = $5,
       sent_at = $6 where id = $1`,
    [id, sent.kind, sent.number, JSON.stringify(sent.by), JSON.stringify(sent.to), new Date(sent.atMs)],
  );
}

export async function discardDraft(sql: Sql, id: string, reason: string): Promise<void> {
  await sql.execute(
    `update duty_reports set state = 'discarded', version = version + 1, end_reason = $2 where id = $1`,
    [id, reason],
  );
}

export async function unitsWithReports(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ unitId: string }>('select distinct unit_id as "unitId" from duty_reports');
  return rows.map(({ unitId }) => unitId);
}
