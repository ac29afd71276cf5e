import type { Constraint } from '../../../../programmes/kit/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { constraintSql, parameters } from '../constraint-sql.ts';
import { RECORD, type RecordRow } from '../store.ts';

/**
 * Records of a type that began between two moments, the newest first. What began since then was changed since then too, so
 * that the index of the list finds them.
 */
export async function recordsBetween(
  sql: Sql,
  asked: { type: string; constraint: Constraint; fromMs: number; toMs: number },
): Promise<(RecordRow & { happenedAtMs: number })[]> {
  const p = parameters();
  const time = (ms: number): string => `to_timestamp(${p.put(ms)}::float8 / 1000)`;
  const from = time(asked.fromMs);
  return sql.query(
    `select ${RECORD}, '{}'::json as links, extract(epoch from e.happened_at)::float8 * 1000 as "happenedAtMs"
     from records r join record_entries e on e.record_id = r.id and e.n = 1
     where r.type = ${p.put(asked.type)} and r.changed_at >= ${from} and e.happened_at >= ${from}
       and e.happened_at <= ${time(asked.toMs)} and ${constraintSql(asked.constraint, p)}
     order by e.happened_at desc, r.id desc`,
    p.values,
  );
}
