import type { Instruction, Request, Topic } from '../../../../contract/bulletin/leads.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Doer } from './trail.ts';

const ms = (column: string): string => `extract(epoch from ${column})::float8 * 1000`;
const iso = (atMs: number | null): string | null => (atMs === null ? null : toBeijingIso(atMs));

type TopicRow = Omit<Topic, 'endedAt'> & { endedAtMs: number | null };
const TOPIC = `id, level, title, programmes, words, from_day::text as "from", until_day::text as "until", ${ms('ended_at')} as "endedAtMs"`;
const presentTopic = ({ endedAtMs, ...row }: TopicRow): Topic => ({ ...row, endedAt: iso(endedAtMs) });

/** 要点 that hold at a unit: set at it or at a unit above it; ended ones too. */
export const topicsUnder = async (sql: Sql, unitPath: string): Promise<Topic[]> =>
  (
    await sql.query<TopicRow>(
      `select ${TOPIC} from bulletin_topics where unit_path = $1 or starts_with($1, unit_path || '/')
       order by ended_at is not null, from_day desc, id`,
      [unitPath],
    )
  ).map(presentTopic);
export async function insertTopic(
  sql: Sql,
  topic: Omit<Topic, 'endedAt'> & { unitPath: string },
): Promise<void> {
  const { id, unitPath, level, title, programmes, words, from, until } = topic;
  await sql.execute(
    `insert into bulletin_topics (id, unit_path, level, title, programmes, words, from_day, until_day)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, unitPath, level, title, programmes, words, from, until],
  );
}
export const unitOfTopic = async (sql: Sql, id: string): Promise<string | null> =>
  (await sql.query<{ path: string }>(`select unit_path as path from bulletin_topics where id = $1`, [id]))[0]
    ?.path ?? null;
export const endTopic = async (sql: Sql, id: string, atMs: number): Promise<boolean> =>
  (await sql.execute(`update bulletin_topics set ended_at = $2 where id = $1 and ended_at is null`, [
    id,
    new Date(atMs),
  ])) === 1;

interface RequestRow {
  id: string;
  unitPath: string;
  title: string;
  text: string;
  dueMs: number;
  byName: string;
  postTitle: string | null;
  atMs: number;
}
interface AskedRow {
  requestId: string;
  unitPath: string;
  answer: 'brief' | 'none' | null;
  briefId: string | null;
  note: string | null;
  byName: string | null;
  atMs: number | null;
}
const REQUEST = `id, unit_path as "unitPath", title, text, ${ms('due')} as "dueMs", by_name as "byName", post_title as "postTitle",
  ${ms('at')} as "atMs"`;
const ASKED = `request_id as "requestId", unit_path as "unitPath", answer, brief_id as "briefId", note, by_name as "byName", ${ms('at')} as "atMs"`;

const presentRequest = (row: RequestRow, asked: readonly AskedRow[]): Request => ({
  id: row.id,
  title: row.title,
  text: row.text,
  due: toBeijingIso(row.dueMs),
  by: { name: row.byName, post: row.postTitle },
  at: toBeijingIso(row.atMs),
  asked: asked.map(({ unitPath, answer, briefId, note, byName, atMs }) => ({
    unitPath,
    answer,
    briefId,
    note,
    by: byName,
    at: iso(atMs),
  })),
});

/** 约稿 made at one of the desks, or asked of a unit at or below one of the readers' paths. */
export async function requestsFor(
  sql: Sql,
  desks: readonly string[],
  readers: readonly string[],
  id: string | null = null,
): Promise<(Request & { unitPath: string })[]> {
  const rows = await sql.query<RequestRow>(
    `select ${REQUEST} from bulletin_requests r where ($3::uuid is null or r.id = $3) and (
       exists (select 1 from unnest($1::text[]) p(path) where r.unit_path = p.path or starts_with(r.unit_path, p.path || '/'))
       or exists (select 1 from bulletin_asked a, unnest($2::text[]) p(path) where a.request_id = r.id
            and (a.unit_path = p.path or starts_with(a.unit_path, p.path || '/'))))
     order by r.at desc, r.id desc limit 200`,
    [desks, readers, id],
  );
  const asked = await sql.query<AskedRow>(
    `select ${ASKED} from bulletin_asked where request_id = any($1::uuid[]) order by unit_path`,
    [rows.map((row) => row.id)],
  );
  return rows.map((row) => ({
    ...presentRequest(
      row,
      asked.filter(({ requestId }) => requestId === row.id),
    ),
    unitPath: row.unitPath,
  }));
}
export async function insertRequest(
  sql: Sql,
  row: { id: string; unitPath: string; title: string; text: string; due: string; asked: readonly string[] },
  { actor, post, atMs }: Doer,
): Promise<void> {
  await sql.execute(
    `insert into bulletin_requests (id, unit_path, title, text, due, by_name, post_title, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.unitPath, row.title, row.text, row.due, actor.name, post?.title ?? null, new Date(atMs)],
  );
  await sql.execute(
    `insert into bulletin_asked (request_id, unit_path) select $1, unnest($2::text[]) on conflict do nothing`,
    [row.id, row.asked],
  );
}
/** False where the unit was not asked. The last answer stands. */
export const answerAsked = async (
  sql: Sql,
  { requestId, unitPath, answer, briefId, note }: Omit<AskedRow, 'byName' | 'atMs'>,
  { actor, atMs }: Doer,
): Promise<boolean> =>
  (await sql.execute(
    `update bulletin_asked set answer = $3, brief_id = $4, note = $5, by_name = $6, at = $7
     where request_id = $1 and unit_path = $2`,
    [requestId, unitPath, answer, briefId, note, actor.name, new Date(atMs)],
  )) === 1;

interface InstructionRow {
  id: string;
  unitPath: string;
  briefId: string;
  title: string;
  leader: string;
  text: string;
  on: string;
  byName: string;
  postTitle: string | null;
  atMs: number;
  forwardedTo: string | null;
  forwardedDueMs: number | null;
  forwardedBy: string | null;
  forwardedAtMs: number | null;
  answer: string | null;
  answeredBy: string | null;
  answeredAtMs: number | null;
}
const INSTRUCTION = `n.id, n.unit_path as "unitPath", n.brief_id as "briefId", b.title, n.leader, n.text, n.on_day::text as "on",
  n.by_name as "byName", n.post_title as "postTitle", ${ms('n.at')} as "atMs", n.forwarded_to as "forwardedTo",
  ${ms('n.forwarded_due')} as "forwardedDueMs", n.forwarded_by as "forwardedBy", ${ms('n.forwarded_at')} as "forwardedAtMs",
  n.answer, n.answered_by as "answeredBy", ${ms('n.answered_at')} as "answeredAtMs"`;

export type KeptInstruction = Instruction & { unitPath: string };
const presentInstruction = (row: InstructionRow): KeptInstruction => ({
  id: row.id,
  unitPath: row.unitPath,
  briefId: row.briefId,
  title: row.title,
  leader: row.leader,
  text: row.text,
  on: row.on,
  by: { name: row.byName, post: row.postTitle },
  at: toBeijingIso(row.atMs),
  forwarded:
    row.forwardedTo === null
      ? null
      : {
          unitPath: row.forwardedTo,
          due: iso(row.forwardedDueMs),
          by: row.forwardedBy ?? '',
          at: toBeijingIso(row.forwardedAtMs ?? 0),
        },
  answer:
    row.answer === null
      ? null
      : { text: row.answer, by: row.answeredBy ?? '', at: toBeijingIso(row.answeredAtMs ?? 0) },
});

/** 批示 kept at one of the desks, or handed on to a unit at or below one of the readers' paths. */
export const instructionsFor = async (
  sql: Sql,
  desks: readonly string[],
  readers: readonly string[],
): Promise<KeptInstruction[]> =>
  (
    await sql.query<InstructionRow>(
      `select ${INSTRUCTION} from bulletin_instructions n join bulletin_briefs b on b.id = n.brief_id
       where exists (select 1 from unnest($1::text[]) p(path) where n.unit_path = p.path or starts_with(n.unit_path, p.path || '/'))
          or exists (select 1 from unnest($2::text[]) p(path)
               where n.forwarded_to = p.path or starts_with(n.forwarded_to, p.path || '/'))
       order by n.at desc, n.id desc limit 200`,
      [desks, readers],
    )
  ).map(presentInstruction);
export async function findInstruction(sql: Sql, id: string): Promise<KeptInstruction | undefined> {
  const [row] = await sql.query<InstructionRow>(
    `select ${INSTRUCTION} from bulletin_instructions n join bulletin_briefs b on b.id = n.brief_id where n.id = $1`,
    [id],
  );
  return row ? presentInstruction(row) : undefined;
}
export async function insertInstruction(
  sql: Sql,
  row: { id: string; unitPath: string; briefId: string; leader: string; text: string; on: string },
  { actor, post, atMs }: Doer,
): Promise<void> {
  await sql.execute(
    `insert into bulletin_instructions (id, unit_path, brief_id, leader, text, on_day, by_name, post_title, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.unitPath,
      row.briefId,
      row.leader,
      row.text,
      row.on,
      actor.name,
      post?.title ?? null,
      new Date(atMs),
    ],
  );
}
/** False where it was handed on before. */
export const forwardInstruction = async (
  sql: Sql,
  id: string,
  { to, due }: { to: string; due: string | null },
  { actor, atMs }: Doer,
): Promise<boolean> =>
  (await sql.execute(
    `update bulletin_instructions set forwarded_to = $2, forwarded_due = $3, forwarded_by = $4, forwarded_at = $5
     where id = $1 and forwarded_to is null`,
    [id, to, due, actor.name, new Date(atMs)],
  )) === 1;
/** False where it was answered before, or not handed on yet. */
export const answerInstruction = async (
  sql: Sql,
  id: string,
  text: string,
  { actor, atMs }: Doer,
): Promise<boolean> =>
  (await sql.execute(
    `update bulletin_instructions set answer = $2, answered_by = $3, answered_at = $4
     where id = $1 and forwarded_to is not null and answer is null`,
    [id, text, actor.name, new Date(atMs)],
  )) === 1;
