import type { Sql } from '../../../platform/db/index.ts';
import { LINKS, RECORD, type RecordRow } from '../store.ts';

/** Records handed to one of these keys that stand in one of these states (`TYPE STATE`), what is due first before the rest. */
export const recordsHandedTo = (
  sql: Sql,
  keys: readonly string[],
  openStates: readonly string[],
  limit: number,
): Promise<RecordRow[]> =>
  sql.query<RecordRow>(
    `select ${RECORD}, ${LINKS} as links
     from records r left join lateral (
       select coalesce(c.due_at, '-infinity'::timestamptz) as due from record_clocks c
       where c.record_id = r.id and c.state in ('running', 'unknown') order by 1 limit 1) d on true
     where r.assignee_id = any($1::text[]) and r.type || ' ' || r.state = any($2::text[])
     order by d.due nulls last, r.changed_at, r.id limit $3`,
    [keys, openStates, limit],
  );

/** Records of these types that somebody signed as they stand now, and that this person has not signed. */
export const recordsBeingSigned = (
  sql: Sql,
  types: readonly string[],
  personId: string,
  limit: number,
): Promise<RecordRow[]> =>
  sql.query<RecordRow>(
    `select ${RECORD}, ${LINKS} as links from records r
     where r.type = any($1::text[])
       and r.id in (select s.record_id from record_signatures s where s.record_id = r.id and s.version = r.version)
       and not exists (select from record_signatures s
         where s.record_id = r.id and s.version = r.version and s.person_id = $2)
     order by r.changed_at, r.id limit $3`,
    [types, personId, limit],
  );
