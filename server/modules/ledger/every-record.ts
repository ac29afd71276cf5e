import type { Constraint } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { constraintSql, parameters } from './constraint-sql.ts';
import type { LedgerContext } from './move-in.ts';
import { typeOf } from './read-records.ts';
import { RECORD, type RecordRow } from './store.ts';
import { readRows } from './versions/read-rows.ts';

/** `beganAtMs`: when its first entry happened, whenever it was entered. */
export type BegunRecord = RecordRow & { beganAtMs: number };

/**
 * Every record of a type that satisfies a constraint, whoever asks: for sums that Ward makes itself and shows to people who may
 * not read the records. `sinceMs`: those that began then or later.
 */
export async function everyRecord(
  sql: Sql,
  ctx: Pick<LedgerContext, 'catalogue'>,
  type: string,
  constraint: Constraint,
  sinceMs = 0,
): Promise<BegunRecord[]> {
  const declared = typeOf(ctx, type);
  const p = parameters();
  const rows = await sql.query<BegunRecord>(
    `select ${RECORD}, '{}'::json as links, extract(epoch from e.happened_at)::float8 * 1000 as "beganAtMs"
     from records r join record_entries e on e.record_id = r.id and e.n = 1
     where r.type = ${p.put(declared.id)}
       and e.happened_at >= to_timestamp(${p.put(sinceMs)}::float8 / 1000) and ${constraintSql(constraint, p)} order by r.id`,
    p.values,
  );
  return readRows(declared, rows, constraint) as BegunRecord[];
}
