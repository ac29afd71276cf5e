import type { Constraint } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { constraintSql, parameters } from './constraint-sql.ts';
import { RECORD, type RecordRow } from './store.ts';

/**
 * Records of a type that satisfy the constraint, opened in a span (ms, both ends in it), the latest opened first. None
 * changed before it was opened: the index of the list, by time of change, answers.
 */
export function listOpenedBetween(
  sql: Sql,
  page: {
    type: string;
    constraint: Constraint;
    fromMs: number;
    toMs: number;
    limit: number;
  },
): Promise<RecordRow[]> {
  const p = parameters();
  return sql.query<RecordRow>(
    `select ${RECORD}, '{}'::json as links from records r
     where r.type = ${p.put(page.type)} and r.changed_at >= to_timestamp(${p.put(page.fromMs)}::float8 / 1000)
       and r.opened_at >= to_timestamp(${p.put(page.fromMs)}::float8 / 1000)
       and r.opened_at <= to_timestamp(${p.put(page.toMs)}::float8 / 1000) and ${constraintSql(page.constraint, p)}
     order by r.opened_at desc, r.id desc limit ${p.put(page.limit)}`,
    p.values,
  );
}
