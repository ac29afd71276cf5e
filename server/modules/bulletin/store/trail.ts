import type { BulletinDocument } from '../../../../contract/bulletin/document.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import type { Sql } from '../../../platform/db/index.ts';

/** Who did it, by which post. */
export interface Doer {
  actor: Actor;
  post: { postId: string; title: string } | undefined;
  atMs: number;
}

export interface RevisionRow {
  n: number;
  /** Of the brief, when it was written. */
  version: number;
  document: BulletinDocument;
  why: 'created' | 'saved' | 'signed' | 'refrozen' | 'edited';
  byName: string;
  atMs: number;
}

export async function insertRevision(
  sql: Sql,
  briefId: string,
  { n, version, document, why }: Pick<RevisionRow, 'n' | 'version' | 'document' | 'why'>,
  { actor, atMs }: Doer,
): Promise<void> {
  await sql.execute(
    `insert into bulletin_revisions (brief_id, n, version, document, why, by_id, by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [briefId, n, version, JSON.stringify(document), why, actor.personId, actor.name, new Date(atMs)],
  );
}

const REVISION = `n, version, document, why, by_name as "byName", extract(epoch from at)::float8 * 1000 as "atMs"`;
export const revisionsOf = (sql: Sql, briefId: string): Promise<RevisionRow[]> =>
  sql.query<RevisionRow>(`select ${REVISION} from bulletin_revisions where brief_id = $1 order by n desc`, [
    briefId,
  ]);
export async function findRevision(sql: Sql, briefId: string, n: number): Promise<RevisionRow | undefined> {
  return (
    await sql.query<RevisionRow>(
      `select ${REVISION} from bulletin_revisions where brief_id = $1 and n = $2`,
      [briefId, n],
    )
  )[0];
}

/** The last revision that stood when the brief had a version. */
export async function revisionAt(
  sql: Sql,
  briefId: string,
  version: number,
): Promise<RevisionRow | undefined> {
  return (
    await sql.query<RevisionRow>(
      `select ${REVISION} from bulletin_revisions where brief_id = $1 and version <= $2 order by n desc limit 1`,
      [briefId, version],
    )
  )[0];
}

export interface JournalInput {
  briefId?: string;
  issueId?: string;
  act: string;
  from?: string | null;
  to?: string | null;
  revision?: number | null;
  reason?: string | null;
  data?: Record<string, unknown>;
}
export interface JournalRow {
  n: number;
  act: string;
  from: string | null;
  to: string | null;
  revision: number | null;
  byName: string;
  postTitle: string | null;
  atMs: number;
  reason: string | null;
}

export async function insertJournal(sql: Sql, entry: JournalInput, by: Doer): Promise<void> {
  const { briefId, issueId, act, from, to, revision, reason, data } = entry;
  await sql.execute(
    `insert into bulletin_journal (brief_id, issue_id, act, from_state, to_state, revision, by_id, by_name, post_id, post_title, at,
       reason, data) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      briefId ?? null,
      issueId ?? null,
      act,
      from ?? null,
      to ?? null,
      revision ?? null,
      by.actor.personId,
      by.actor.name,
      by.post?.postId ?? null,
      by.post?.title ?? null,
      new Date(by.atMs),
      reason ?? null,
      JSON.stringify(data ?? {}),
    ],
  );
}

export const journalOf = (
  sql: Sql,
  about: { briefId: string } | { issueId: string },
): Promise<JournalRow[]> =>
  sql.query<JournalRow>(
    `select row_number() over (order by seq)::int as n, act, from_state as "from", to_state as "to", revision, by_name as "byName",
       post_title as "postTitle", extract(epoch from at)::float8 * 1000 as "atMs", reason
     from bulletin_journal where ($1::uuid is null or brief_id = $1) and ($2::uuid is null or issue_id = $2) order by seq`,
    'briefId' in about ? [about.briefId, null] : [null, about.issueId],
  );

export interface CommentRow {
  id: string;
  kind: 'comment' | 'question' | 'answer';
  text: string;
  quote: string | null;
  answersId: string | null;
  byName: string;
  postTitle: string | null;
  atMs: number;
  resolvedBy: string | null;
  resolvedAtMs: number | null;
}
export const commentsOf = (sql: Sql, briefId: string): Promise<CommentRow[]> =>
  sql.query<CommentRow>(
    `select id, kind, text, quote, answers_id as "answersId", by_name as "byName", post_title as "postTitle",
       extract(epoch from at)::float8 * 1000 as "atMs", resolved_by as "resolvedBy",
       extract(epoch from resolved_at)::float8 * 1000 as "resolvedAtMs"
     from bulletin_comments where brief_id = $1 order by at, id`,
    [briefId],
  );
export async function insertComment(
  sql: Sql,
  briefId: string,
  row: Pick<CommentRow, 'id' | 'kind' | 'text' | 'quote' | 'answersId'>,
  { actor, post, atMs }: Doer,
): Promise<void> {
  await sql.execute(
    `insert into bulletin_comments (id, brief_id, kind, text, quote, answers_id, by_name, post_title, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      briefId,
      row.kind,
      row.text,
      row.quote,
      row.answersId,
      actor.name,
      post?.title ?? null,
      new Date(atMs),
    ],
  );
}
/** False where it was resolved before, or is none of the brief's. */
export const resolveComment = async (
  sql: Sql,
  briefId: string,
  id: string,
  by: string,
  atMs: number,
): Promise<boolean> =>
  (await sql.execute(
    `update bulletin_comments set resolved_by = $3, resolved_at = $4 where id = $2 and brief_id = $1 and resolved_at is null`,
    [briefId, id, by, new Date(atMs)],
  )) === 1;

export interface KeptRow {
  frozenId: string;
  valueNow: number | null;
  byName: string;
  reason: string;
  atMs: number;
}
export const keptFigures = (sql: Sql, briefId: string): Promise<KeptRow[]> =>
  sql.query<KeptRow>(
    `select frozen_id as "frozenId", value_now as "valueNow", by_name as "byName", reason,
       extract(epoch from at)::float8 * 1000 as "atMs" from bulletin_kept_figures where brief_id = $1 order by at`,
    [briefId],
  );
export async function insertKept(
  sql: Sql,
  briefId: string,
  { frozenId, valueNow, reason }: Pick<KeptRow, 'frozenId' | 'valueNow' | 'reason'>,
  { actor, atMs }: Doer,
): Promise<void> {
  await sql.execute(
    `insert into bulletin_kept_figures (brief_id, frozen_id, value_now, by_name, reason, at) values ($1, $2, $3, $4, $5, $6)`,
    [briefId, frozenId, valueNow, actor.name, reason, new Date(atMs)],
  );
}
