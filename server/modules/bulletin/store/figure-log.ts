import { Sidecar } from '../../../../contract/bulletin/sidecar.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface LogRow {
  /** Place in the log, from 0. */
  n: number;
  sidecar: Sidecar;
  leaf: Buffer;
}
export interface CheckpointRow {
  n: number;
  size: number;
  /** The signed note. */
  note: string;
  signedAtMs: number;
}

/** Whoever appends does so alone; readers go on. */
export const lockLog = (sql: Sql): Promise<unknown> =>
  sql.execute('lock table bulletin_log, bulletin_checkpoints in share row exclusive mode');

/** Leaf hashes of the first `size` entries, in order; of all where none is said. */
export async function leavesOf(sql: Sql, size?: number): Promise<Buffer[]> {
  const rows = await sql.query<{ leaf: Buffer }>(
    `select leaf from bulletin_log where $1::bigint is null or n < $1 order by n`,
    [size ?? null],
  );
  return rows.map(({ leaf }) => leaf);
}

export const isLogged = async (sql: Sql, issueId: string): Promise<boolean> =>
  (await sql.query(`select from bulletin_log where issue_id = $1 limit 1`, [issueId])).length > 0;

/** Printed content of issues that are not in the log, in the order of print. */
export const contentsNotLogged = async (sql: Sql): Promise<string[]> =>
  (
    await sql.query<{ content: string }>(
      `select content from bulletin_issues i where state = 'issued'
         and not exists (select 1 from bulletin_log l where l.issue_id = i.id) order by issued_at, id`,
    )
  ).map(({ content }) => content);

export async function appendLeaves(
  sql: Sql,
  rows: readonly (LogRow & { issueId: string; briefId: string | null; figureN: number | null })[],
  atMs: number,
): Promise<void> {
  for (const { n, issueId, briefId, figureN, sidecar, leaf } of rows)
    await sql.execute(
      `insert into bulletin_log (n, issue_id, brief_id, figure_n, sidecar, leaf, logged_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [n, issueId, briefId, figureN, JSON.stringify(sidecar), leaf, new Date(atMs)],
    );
}

const LOG_ROW = 'n::float8 as n, sidecar, leaf';
// The database keeps a text of its own of a document; the shape gives it back as it was hashed.
const toLogRow = (row: LogRow): LogRow => ({ ...row, sidecar: Sidecar.parse(row.sidecar) });

/** Entries of an issue: itself, then its figures in the order of print. */
export const entriesOfIssue = async (sql: Sql, issueId: string): Promise<LogRow[]> =>
  (
    await sql.query<LogRow>(`select ${LOG_ROW} from bulletin_log where issue_id = $1 order by n`, [issueId])
  ).map(toLogRow);

export async function entryOfFigure(
  sql: Sql,
  issueId: string,
  briefId: string,
  figureN: number,
): Promise<LogRow | undefined> {
  const [row] = await sql.query<LogRow>(
    `select ${LOG_ROW} from bulletin_log where issue_id = $1 and brief_id = $2 and figure_n = $3`,
    [issueId, briefId, figureN],
  );
  return row && toLogRow(row);
}

const CHECKPOINT = `n::float8 as n, size::float8 as size, note, extract(epoch from signed_at)::float8 * 1000 as "signedAtMs"`;

export async function lastCheckpoint(sql: Sql): Promise<CheckpointRow | undefined> {
  const [row] = await sql.query<CheckpointRow>(
    `select ${CHECKPOINT} from bulletin_checkpoints order by n desc limit 1`,
  );
  return row;
}

/** The first checkpoint that holds the entry `n`: the one of its publication, so that its proof stays the same. */
export async function firstCheckpointWith(sql: Sql, n: number): Promise<CheckpointRow | undefined> {
  const [row] = await sql.query<CheckpointRow>(
    `select ${CHECKPOINT} from bulletin_checkpoints where size > $1 order by n limit 1`,
    [n],
  );
  return row;
}

export const insertCheckpoint = (sql: Sql, row: CheckpointRow): Promise<unknown> =>
  sql.execute(`insert into bulletin_checkpoints (n, size, note, signed_at) values ($1, $2, $3, $4)`, [
    row.n,
    row.size,
    row.note,
    new Date(row.signedAtMs),
  ]);
