import type { z } from 'zod';
import type { NextDue } from '../../../contract/ledger.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import type { DeclaredType } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { type ClockRow, clocksOf } from './clock-store.ts';
import { constraintSql, parameters } from './constraint-sql.ts';
import type { PageOf } from './list-records.ts';
import type { LedgerContext } from './move-in.ts';
import { RECORD, type RecordRow } from './store.ts';
import { tsqueryOf } from './word-store.ts';

type Due = z.infer<typeof NextDue>;
/** Where the next page of a list by limit begins: what has no known end comes first. */
interface AfterDue {
  dueAtMs: number | null;
  id: string;
}

/** What has no known end comes before whatever has one: it is nobody's “in time”. */
const rankOf = ({ dueAtMs }: Pick<ClockRow, 'dueAtMs'>): number => dueAtMs ?? Number.NEGATIVE_INFINITY;

/** The limit that ends first, of the clocks of one record that run. */
export function firstDue(clocks: readonly ClockRow[], nowMs: number): Due | null {
  const [first] = clocks
    .filter(({ state }) => state === 'running' || state === 'unknown')
    .sort((a, b) => rankOf(a) - rankOf(b));
  if (!first) return null;
  const { clock, dueAtMs } = first;
  return {
    clock,
    at: dueAtMs === null ? null : toBeijingIso(dueAtMs),
    overdue: dueAtMs !== null && dueAtMs < nowMs,
  };
}

/** The limit of each record that ends first; those without one are not in it. */
export async function nextDue(
  ctx: Pick<LedgerContext, 'db' | 'clock'>,
  declared: Pick<DeclaredType, 'type'> | undefined,
  rows: readonly Pick<RecordRow, 'id'>[],
): Promise<Map<string, Due>> {
  if (rows.length === 0 || (declared && !declared.type.clocks)) return new Map();
  const clocks = await clocksOf(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return new Map(
    [...Map.groupBy(clocks, ({ recordId }) => recordId)].flatMap(([id, mine]) => {
      const due = firstDue(mine, ctx.clock.nowMs());
      return due ? [[id, due]] : [];
    }),
  );
}

export const dueCursorOf = (id: string, due: Due | undefined): string => `${due?.at ?? 'unknown'}_${id}`;

export function parseDueCursor(cursor: string | undefined): AfterDue | undefined {
  if (cursor === undefined) return undefined;
  const [, time = '', id] = /^(.+)_([0-9a-f-]{36})$/.exec(cursor) ?? [];
  const dueAtMs = time === 'unknown' ? null : fromIso(time);
  if (id === undefined || dueAtMs === undefined)
    throw new WardError('invalid-input', { detail: 'the cursor is none of this list' });
  return { dueAtMs, id };
}

const BEFORE_ALL = `'-infinity'::timestamptz`;

/** Records of a type with a limit that runs, by the one that ends first. */
export function listDue(
  sql: Sql,
  page: Omit<PageOf, 'before'> & { after: AfterDue | undefined },
): Promise<RecordRow[]> {
  const p = parameters();
  const query = page.sought && tsqueryOf(page.sought);
  const conditions = [
    `c.state in ('running', 'unknown')`,
    `r.type = ${p.put(page.type)}`,
    constraintSql(page.constraint, p),
    // Of several clocks the one that ends first: a record stands in the list once.
    `not exists (select from record_clocks o where o.record_id = c.record_id and o.state in ('running', 'unknown')
       and (coalesce(o.due_at, ${BEFORE_ALL}), o.clock) < (coalesce(c.due_at, ${BEFORE_ALL}), c.clock))`,
  ];
  if (page.state !== undefined) conditions.push(`r.state = ${p.put(page.state)}`);
  if (query !== undefined)
    conditions.push(`r.id in (select record_id from record_words where words @@ ${p.put(query)}::tsquery)`);
  if (page.after) {
    const { dueAtMs, id } = page.after;
    const at = dueAtMs === null ? BEFORE_ALL : `${p.put(new Date(dueAtMs))}::timestamptz`;
    conditions.push(`(coalesce(c.due_at, ${BEFORE_ALL}), c.record_id) > (${at}, ${p.put(id)}::uuid)`);
  }
  return sql.query<RecordRow>(
    `select ${RECORD}, '{}'::json as links from record_clocks c join records r on r.id = c.record_id
     where ${conditions.join(' and ')}
     order by coalesce(c.due_at, ${BEFORE_ALL}), c.record_id limit ${p.put(page.limit)}`,
    p.values,
  );
}
