import type { MediaType } from '../../../../contract/attached-file.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { bandsOf } from '../../../platform/files/index.ts';

export interface FileRow {
  sha256: string;
  media: MediaType;
  bytes: number;
  thumbnail: string | null;
  sealed: boolean;
}

const FILE = 'f.sha256, f.media, f.bytes::float8 as bytes, f.thumbnail, f.sealed';

/** A file is named by a record, or by a signed statement whose paper it is. */
const NAMED = `(exists (select from record_attachments a where a.sha256 = f.sha256)
  or exists (select from figure_papers p join figure_statements s
    on s.unit_path = p.unit_path and s.attachment->>'sha256' = p.sha256 where p.sha256 = f.sha256))`;

/** Notes that these bytes are here; the row is held until the file is on disk, so that no sweep comes between. */
export async function holdFile(
  sql: Sql,
  row: FileRow & { look: bigint | undefined },
  atMs: number,
): Promise<void> {
  await sql.execute(
    `insert into attachment_files (sha256, media, bytes, thumbnail, sealed, stored_at, picture_hash, picture_bands)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (sha256) do update set stored_at = excluded.stored_at, thumbnail = excluded.thumbnail,
       picture_hash = excluded.picture_hash, picture_bands = excluded.picture_bands`,
    [
      row.sha256,
      row.media,
      row.bytes,
      row.thumbnail,
      row.sealed,
      new Date(atMs),
      row.look === undefined ? null : String(row.look),
      row.look === undefined ? null : bandsOf(row.look),
    ],
  );
}

/** Of these digests the ones that are kept; held against the sweep until the caller's transaction ends. */
export async function filesAmong(sql: Sql, digests: readonly string[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set();
  const rows = await sql.query<{ sha256: string }>(
    'select sha256 from attachment_files where sha256 = any($1::text[]) order by sha256 for key share',
    [digests],
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}

export interface Attached {
  recordId: string;
  field: string;
  sha256: string;
  name: string | null;
}

export async function insertAttached(sql: Sql, rows: readonly Attached[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.execute(
    `insert into record_attachments (record_id, field, sha256, name)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) on conflict do nothing`,
    [
      rows.map(({ recordId }) => recordId),
      rows.map(({ field }) => field),
      rows.map(({ sha256 }) => sha256),
      rows.map(({ name }) => name),
    ],
  );
}

export const attachedTo = (sql: Sql, recordIds: readonly string[]): Promise<Attached[]> =>
  sql.query<Attached>(
    'select record_id as "recordId", field, sha256, name from record_attachments where record_id = any($1::uuid[])',
    [recordIds],
  );

/** A file of a record, with what it was called there. */
export async function findAttached(
  sql: Sql,
  recordId: string,
  sha256: string,
): Promise<(FileRow & { name: string | null }) | undefined> {
  const [row] = await sql.query<FileRow & { name: string | null }>(
    `select ${FILE}, a.name from record_attachments a join attachment_files f using (sha256)
     where a.record_id = $1 and a.sha256 = $2 order by a.field limit 1`,
    [recordId, sha256],
  );
  return row;
}

export const allFiles = (sql: Sql, after: string, limit: number): Promise<(FileRow & { named: boolean })[]> =>
  sql.query(
    `select ${FILE}, ${NAMED} as named
     from attachment_files f where f.sha256 > $1 order by f.sha256 limit $2`,
    [after, limit],
  );

/** Digests of files that nobody sent since then and nothing names. */
export const orphans = async (sql: Sql, beforeMs: number, limit: number): Promise<string[]> =>
  (
    await sql.query<{ sha256: string }>(
      `select sha256 from attachment_files f where stored_at < $1
         and not ${NAMED} order by stored_at limit $2`,
      [new Date(beforeMs), limit],
    )
  ).map(({ sha256 }) => sha256);

/** Forgets an orphan that still is one; says which thumbnail goes with it, if no other file shows the same. */
export async function forgetFile(
  sql: Sql,
  sha256: string,
  beforeMs: number,
): Promise<{ thumbnail: string | null } | undefined> {
  const [row] = await sql.query<{ thumbnail: string | null }>(
    `delete from attachment_files f where sha256 = $1 and stored_at < $2
       and not ${NAMED} returning thumbnail`,
    [sha256, new Date(beforeMs)],
  );
  if (!row?.thumbnail) return row;
  const [other] = await sql.query('select 1 from attachment_files where thumbnail = $1 limit 1', [
    row.thumbnail,
  ]);
  return { thumbnail: other ? null : row.thumbnail };
}

/** Notes that a file was sent as the paper of statements of a unit. */
export async function insertPaper(sql: Sql, sha256: string, unitPath: string): Promise<void> {
  await sql.execute('insert into figure_papers (sha256, unit_path) values ($1, $2) on conflict do nothing', [
    sha256,
    unitPath,
  ]);
}

/** The paper of a statement of this unit, where it was sent as such: a digest alone opens nothing. */
export async function findPaper(sql: Sql, sha256: string, unitPath: string): Promise<FileRow | undefined> {
  const [row] = await sql.query<FileRow>(
    `select ${FILE} from figure_papers p join attachment_files f using (sha256)
     where p.sha256 = $1 and p.unit_path = $2 and not f.sealed`,
    [sha256, unitPath],
  );
  return row;
}
