import type { BriefFinding } from '../../../../contract/bulletin/desk.ts';
import type { BriefState, Disclosure } from '../../../../contract/bulletin/desk-moves.ts';
import type { BulletinDocument } from '../../../../contract/bulletin/document.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface Signature {
  byId: string;
  name: string;
  post: string | null;
  atMs: number;
}

/** Of a 更正: the printed figure that it corrects. */
export interface Corrects {
  issueId: string;
  briefId: string;
  n: number;
}

export interface BriefRow {
  id: string;
  kind: 'brief' | 'item';
  unitPath: string;
  unit: string;
  title: string;
  state: BriefState;
  version: number;
  revision: number;
  document: BulletinDocument;
  text: string;
  figures: number;
  findings: BriefFinding[];
  programme: string | null;
  happenedOn: string | null;
  topicId: string | null;
  requestId: string | null;
  authorId: string;
  authorName: string;
  disclosure: Disclosure;
  issueId: string | null;
  position: number | null;
  note: string | null;
  signed: Signature | null;
  feedback: string | null;
  sources: string[];
  corrects: Corrects | null;
  createdAtMs: number;
  changedAtMs: number;
}

const ROW = `b.id, b.kind, b.unit_path as "unitPath", b.unit, b.title, b.state, b.version, b.revision, b.document, b.text, b.figures,
  b.findings, b.programme, b.happened_on::text as "happenedOn", b.topic_id as "topicId", b.request_id as "requestId",
  b.author_id as "authorId", b.author_name as "authorName", b.disclosure, b.issue_id as "issueId", b.position, b.note, b.signed,
  b.feedback, b.sources, b.corrects, extract(epoch from b.created_at)::float8 * 1000 as "createdAtMs",
  extract(epoch from b.changed_at)::float8 * 1000 as "changedAtMs"`;

export async function findBrief(
  sql: Sql,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<BriefRow | undefined> {
  const [row] = await sql.query<BriefRow>(
    `select ${ROW} from bulletin_briefs b where b.id = $1${lock ? ' for update' : ''}`,
    [id],
  );
  return row;
}

/** In the order of print. Locked, in the order of their ids, so that two desks never wait for each other. */
export async function briefsOfIssue(sql: Sql, issueId: string): Promise<BriefRow[]> {
  return sql.query<BriefRow>(
    `select ${ROW} from bulletin_briefs b where b.issue_id = $1 order by b.position, b.id`,
    [issueId],
  );
}

export const lockBriefs = (sql: Sql, ids: readonly string[]): Promise<BriefRow[]> =>
  sql.query<BriefRow>(
    `select ${ROW} from bulletin_briefs b where b.id = any($1::uuid[]) order by b.id for update`,
    [ids],
  );

export const briefsAmong = (sql: Sql, ids: readonly string[]): Promise<BriefRow[]> =>
  sql.query<BriefRow>(`select ${ROW} from bulletin_briefs b where b.id = any($1::uuid[])`, [ids]);

/** Briefs at or below one of the units, the last changed first. */
export const briefsUnder = (
  sql: Sql,
  unitPaths: readonly string[],
  { state, limit }: { state?: BriefState | undefined; limit: number },
): Promise<(BriefRow & { openComments: number })[]> =>
  sql.query(
    `select ${ROW}, (select count(*) from bulletin_comments c where c.brief_id = b.id and c.resolved_at is null
       and c.kind <> 'answer') as "openComments"
     from bulletin_briefs b
     where exists (select 1 from unnest($1::text[]) as p(path) where b.unit_path = p.path or starts_with(b.unit_path, p.path || '/'))
       and ($2::text is null or b.state = $2)
     order by b.changed_at desc, b.id desc limit $3`,
    [unitPaths, state ?? null, limit],
  );

export const countOpenComments = async (sql: Sql, id: string): Promise<number> =>
  (
    await sql.query<{ n: number }>(
      `select count(*) as n from bulletin_comments where brief_id = $1 and resolved_at is null and kind <> 'answer'`,
      [id],
    )
  )[0]?.n ?? 0;

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export async function insertBrief(sql: Sql, row: Omit<BriefRow, 'createdAtMs'>): Promise<void> {
  await sql.execute(
    `insert into bulletin_briefs (id, kind, unit_path, unit, title, state, version, revision, document, text, figures, findings,
       programme, happened_on, topic_id, request_id, author_id, author_name, disclosure, issue_id, position, note, signed, feedback,
       sources, corrects, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
       $27, $27)`,
    [...valuesOf(row), new Date(row.changedAtMs)],
  );
}

/** Writes the whole row; who calls it holds its lock. */
export async function putBrief(sql: Sql, row: BriefRow): Promise<void> {
  await sql.execute(
    `update bulletin_briefs set kind = $2, unit_path = $3, unit = $4, title = $5, state = $6, version = $7, revision = $8,
       document = $9, text = $10, figures = $11, findings = $12, programme = $13, happened_on = $14, topic_id = $15,
       request_id = $16, author_id = $17, author_name = $18, disclosure = $19, issue_id = $20, position = $21, note = $22,
       signed = $23, feedback = $24, sources = $25, corrects = $26, changed_at = $27
     where id = $1`,
    [...valuesOf(row), new Date(row.changedAtMs)],
  );
}

const valuesOf = (row: Omit<BriefRow, 'createdAtMs' | 'changedAtMs'>): unknown[] => [
  row.id,
  row.kind,
  row.unitPath,
  row.unit,
  row.title,
  row.state,
  row.version,
  row.revision,
  json(row.document),
  row.text,
  row.figures,
  json(row.findings),
  row.programme,
  row.happenedOn,
  row.topicId,
  row.requestId,
  row.authorId,
  row.authorName,
  row.disclosure,
  row.issueId,
  row.position,
  row.note,
  json(row.signed),
  row.feedback,
  row.sources,
  json(row.corrects),
];

/** The first brief that reads so, letter for letter. */
export async function findBriefByText(sql: Sql, text: string): Promise<BriefRow | undefined> {
  return (
    await sql.query<BriefRow>(
      `select ${ROW} from bulletin_briefs b where b.text = $1 order by b.created_at, b.id limit 1`,
      [text],
    )
  )[0];
}

/** The last brief of a unit about a programme that reached the desk. */
export async function lastBriefAbout(
  sql: Sql,
  unitPath: string,
  programme: string,
): Promise<BriefRow | undefined> {
  const [row] = await sql.query<BriefRow>(
    `select ${ROW} from bulletin_briefs b where b.unit_path = $1 and b.programme = $2
       and b.state not in ('draft', 'signing', 'returned') order by b.changed_at desc, b.id desc limit 1`,
    [unitPath, programme],
  );
  return row;
}

/** Corrections of a printed brief. */
export const correctionsOf = (
  sql: Sql,
  briefIds: readonly string[],
): Promise<{ of: string; briefId: string; issueId: string | null; title: string; state: BriefState }[]> =>
  sql.query(
    `select corrects->>'briefId' as of, id as "briefId", issue_id as "issueId", title, state from bulletin_briefs
     where corrects is not null and corrects->>'briefId' = any($1::text[]) order by created_at, id`,
    [briefIds],
  );
