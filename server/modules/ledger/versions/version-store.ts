import { textArray } from '../../../platform/db/binary.ts';
import type { Sql } from '../../../platform/db/index.ts';

/** Records of a type that were folded under an older version, after an id. */
export const recordsBehind = async (
  sql: Sql,
  { type, version, after, limit }: { type: string; version: number; after: string; limit: number },
): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      'select id from records where type = $1 and declared < $2 and id > $3 order by id limit $4',
      [type, version, after, limit],
    )
  ).map(({ id }) => id);

/** Ways that records lead by, taken away before they are written as their journals tell them now. */
export const forgetLinks = (sql: Sql, recordIds: readonly string[]): Promise<unknown> =>
  sql.execute('delete from record_links where from_id = any($1::text[]::uuid[])', [textArray(recordIds)]);

/** Clocks of records besides those that they have now. */
export const forgetClocks = (
  sql: Sql,
  recordIds: readonly string[],
  kept: readonly { recordId: string; clock: string }[],
): Promise<unknown> =>
  sql.execute(
    `delete from record_clocks c where c.record_id = any($1::text[]::uuid[]) and not exists (
       select from unnest($2::text[], $3::text[]) as t(record_id, clock) where t.record_id::uuid = c.record_id and t.clock = c.clock)`,
    [
      textArray(recordIds),
      textArray(kept.map(({ recordId }) => recordId)),
      textArray(kept.map(({ clock }) => clock)),
    ],
  );

/** Signatures that wait for others: they were given under another declaration, and are given anew under this one. */
export const forgetWaitingSignatures = (sql: Sql, recordIds: readonly string[]): Promise<unknown> =>
  sql.execute(
    `delete from record_signatures s using records r
     where r.id = any($1::text[]::uuid[]) and s.record_id = r.id and s.version = r.version`,
    [textArray(recordIds)],
  );

/** Files of records that stood in one field stand in another too. */
export const noteFilesUnder = (
  sql: Sql,
  recordIds: readonly string[],
  { before, now }: { before: string; now: string },
): Promise<unknown> =>
  sql.execute(
    `insert into record_attachments (record_id, field, sha256, name)
     select record_id, $3, sha256, name from record_attachments where record_id = any($1::text[]::uuid[]) and field = $2
     on conflict do nothing`,
    [textArray(recordIds), before, now],
  );
