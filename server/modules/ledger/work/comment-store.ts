import type { Sql } from '../../../platform/db/index.ts';

export interface CommentRow {
  id: string;
  byName: string;
  byPost: string | null;
  atMs: number;
  body: string;
  sealed: boolean;
}

export const commentsOf = (sql: Sql, recordId: string): Promise<CommentRow[]> =>
  sql.query<CommentRow>(
    `select id, by_name as "byName", by_post_title as "byPost", extract(epoch from at)::float8 * 1000 as "atMs", body, sealed
     from record_comments where record_id = $1 order by at, id`,
    [recordId],
  );

export async function insertComment(
  sql: Sql,
  row: CommentRow & { recordId: string; byPersonId: string; mentions: readonly string[] },
): Promise<void> {
  await sql.execute(
    `insert into record_comments (id, record_id, by_person_id, by_name, by_post_title, at, body, sealed, mentions)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.recordId,
      row.byPersonId,
      row.byName,
      row.byPost,
      new Date(row.atMs),
      row.body,
      row.sealed,
      row.mentions,
    ],
  );
}
