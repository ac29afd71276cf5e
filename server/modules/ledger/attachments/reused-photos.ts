import type { Sql } from '../../../platform/db/index.ts';
import { NEAR_BITS } from '../../../platform/files/index.ts';
import type { ReusedPair } from '../../figures/index.ts';

/** Fields as `PROGRAMME/TYPE.FIELD` that are sensitive: nothing in them is compared. */
type Closed = readonly string[];

/** $1 record ids, $2 closed fields: open pictures of these records. */
const MINE = `mine as (
  select a.record_id, f.sha256, f.picture_hash, f.picture_bands
  from record_attachments a join attachment_files f using (sha256) join records r on r.id = a.record_id
  where a.record_id = any($1::uuid[]) and not f.sealed and f.media like 'image/%'
    and not (r.type || '.' || a.field = any($2::text[])))`;
/** Open pictures of other records, unlinked: of linked ones it is one matter, and no sign that they show the same. */
const OTHER = `from record_attachments b join records o on o.id = b.record_id
  where b.record_id <> m.record_id and not (o.type || '.' || b.field = any($2::text[]))
    and not exists (select from record_links l where l.from_id = m.record_id and l.to_id = o.id)
    and not exists (select from record_links l where l.from_id = o.id and l.to_id = m.record_id)`;
const BITS = 'bit_count((m.picture_hash # g.picture_hash)::bit(64))::int';
/** `&&` finds candidates by their bands; the bits decide. */
const NEAR = `select g.sha256, ${BITS} as bits from attachment_files g
  where g.picture_bands && m.picture_bands and g.sha256 <> m.sha256 and not g.sealed and ${BITS} <= ${NEAR_BITS}`;

/** Of these records: how many have an open picture, and how many one that another record has as well. */
export async function countReused(
  sql: Sql,
  recordIds: readonly string[],
  closed: Closed,
): Promise<{ withPhotos: number; reused: number }> {
  const [row] = await sql.query<{ withPhotos: number; reused: number }>(
    `with ${MINE}
     select count(distinct record_id)::int as "withPhotos",
       count(distinct record_id) filter (where
         exists (select ${OTHER} and b.sha256 = m.sha256)
         or exists (select from (${NEAR}) n where exists (select ${OTHER} and b.sha256 = n.sha256)))::int as reused
     from mine m`,
    [recordIds, closed],
  );
  return row ?? { withPhotos: 0, reused: 0 };
}

/** The pairs themselves, the most alike first, each pair of records once and at most `limit` of them. */
export const pairsOfReused = (
  sql: Sql,
  recordIds: readonly string[],
  closed: Closed,
  limit: number,
): Promise<ReusedPair[]> =>
  sql.query<ReusedPair>(
    `with ${MINE}, pairs as (
       select m.record_id, m.sha256, p.* from mine m,
         lateral (select b.record_id as other_id, o.type, b.sha256 as other, null::int as bits ${OTHER} and b.sha256 = m.sha256) p
       union all
       select m.record_id, m.sha256, p.* from mine m, lateral (${NEAR}) n,
         lateral (select b.record_id, o.type, b.sha256, n.bits ${OTHER} and b.sha256 = n.sha256) p),
     once as (
       select distinct on (least(record_id, other_id), greatest(record_id, other_id)) *
       from pairs order by least(record_id, other_id), greatest(record_id, other_id), bits nulls first, record_id, sha256, other)
     select record_id as "recordId", sha256 as photo, other_id as "otherId", type as "otherType", other as "otherPhoto", bits
     from once order by bits nulls first, record_id, other_id limit $3`,
    [recordIds, closed, limit],
  );
