import type { Constraint } from '../../../../programmes/kit/index.ts';
import { textArray } from '../../../platform/db/binary.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { constraintSql, parameters } from '../constraint-sql.ts';
import { RECORD, type RecordRow } from '../store.ts';
import { quoted } from '../word-store.ts';

/** Records that are found by one of these words and began between two moments, the newest first. */
export async function recordsAlike(
  sql: Sql,
  asked: { words: readonly string[]; constraint: Constraint; fromMs: number; toMs: number },
): Promise<(RecordRow & { happenedAtMs: number })[]> {
  const p = parameters();
  const time = (ms: number): string => `to_timestamp(${p.put(ms)}::float8 / 1000)`;
  return sql.query(
    `select ${RECORD}, '{}'::json as links, extract(epoch from e.happened_at)::float8 * 1000 as "happenedAtMs"
     from unnest(${p.put(textArray(asked.words.map(quoted)))}::text[]) as q(word)
     join record_words w on w.words @@ q.word::tsquery
     join records r on r.id = w.record_id join record_entries e on e.record_id = r.id and e.n = 1
     where e.happened_at between ${time(asked.fromMs)} and ${time(asked.toMs)} and ${constraintSql(asked.constraint, p)}
     order by e.happened_at desc, r.id desc`,
    p.values,
  );
}
