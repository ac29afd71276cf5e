import type { Sql } from '../../platform/db/index.ts';

export interface ErasedRow {
  recordId: string;
  type: string;
  unitPath: string;
  erasedAtMs: number;
  completeAtMs: number | null;
  byName: string;
  reason: string;
}

/** Erasures in these units and below, the newest first. */
export const erasuresUnder = (sql: Sql, unitPaths: readonly string[], limit: number): Promise<ErasedRow[]> =>
  sql.query<ErasedRow>(
    `select r.id as "recordId", r.type, r.unit_path as "unitPath", extract(epoch from e.erased_at)::float8 * 1000 as "erasedAtMs",
       extract(epoch from e.complete_at)::float8 * 1000 as "completeAtMs", e.by_name as "byName", e.reason
     from erasures e join records r on r.id = e.subject
     where exists (select from unnest($1::text[]) u where r.unit_path = u or starts_with(r.unit_path, u || '/'))
     order by e.erased_at desc, e.subject limit $2`,
    [unitPaths, limit],
  );

/** Sealed files and comments of a record: what goes with its person's key beside its fields. */
export async function sealedBeside(sql: Sql, recordId: string): Promise<{ files: number; comments: number }> {
  const [row] = await sql.query<{ files: number; comments: number }>(
    `select (select count(*)::int from record_attachments a join attachment_files f using (sha256) where a.record_id = $1 and f.sealed) as files,
       (select count(*)::int from record_comments where record_id = $1 and sealed) as comments`,
    [recordId],
  );
  return row ?? { files: 0, comments: 0 };
}
