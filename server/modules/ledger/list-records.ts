import { isUnder } from '../../../contract/permissions.ts';
import type { Constraint, Sought } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { constraintSql, type Parameters, parameters } from './constraint-sql.ts';
import { RECORD, type RecordRow } from './store.ts';
import { tsqueryOf } from './word-store.ts';

export interface PageOf {
  type: string;
  constraint: Constraint;
  state?: string | undefined;
  /** Words and options that a record has to have. */
  sought?: Sought | undefined;
  before: { changedAtMs: number; id: string } | undefined;
  limit: number;
}

const NEWEST_FIRST = 'order by r.changed_at desc, r.id desc';
/** How many of the newest records are looked through for words before the index of words is asked. */
const LOOKED_THROUGH = 1_000;
/** Words in more records than this are frequent: they fill a page from a longer walk sooner than from the index. */
const FREQUENT = 5_000;
const LOOKED_THROUGH_LONGER = 20_000;
/** A walk has an arm for each state in each unit; above so many the walk over the whole type is cheaper. */
const MOST_ARMS = 64;

/** A condition by which an index leads to the records, in the order of the list within one state. */
type Way = (p: Parameters) => string;

/**
 * Units within which all records lie that the constraint admits, where it says so: `under` itself, an `or` of nothing else.
 * Of several that hold together what lies within each.
 */
export function scopeOf(constraint: Constraint): string[] | undefined {
  if ('under' in constraint) return [constraint.under];
  if ('and' in constraint)
    return constraint.and
      .flatMap((part) => {
        const paths = scopeOf(part);
        return paths ? [paths] : [];
      })
      .reduce<string[] | undefined>((all, paths) => (all ? withinBoth(all, paths) : paths), undefined);
  if ('or' in constraint && constraint.or.length > 0) {
    const parts = constraint.or.map(scopeOf);
    return parts.every((part) => part !== undefined) ? withoutInner(parts.flat()) : undefined;
  }
  return undefined;
}
/** Of two lists the narrower paths; none where one's units lie beside the other's. */
const withinBoth = (some: readonly string[], others: readonly string[]): string[] =>
  withoutInner(some.flatMap((a) => others.flatMap((b) => (isUnder(a, b) ? [a] : isUnder(b, a) ? [b] : []))));
/** No path twice and none below another. */
const withoutInner = (paths: readonly string[]): string[] =>
  [...new Set(paths)].filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));

const TRUE: Constraint = { and: [] };

/** The same constraint for records that lie under the path anyway: what that says already is not asked again. */
function within(path: string, constraint: Constraint): Constraint {
  if ('under' in constraint) return isUnder(path, constraint.under) ? TRUE : constraint;
  if ('and' in constraint) return { and: constraint.and.map((part) => within(path, part)) };
  if ('or' in constraint) return { or: constraint.or.map((part) => within(path, part)) };
  if ('not' in constraint) return { not: within(path, constraint.not) };
  return constraint;
}

/** The ways to the records of a unit and those below it; undefined for a whole district, which is walked as a whole. */
async function waysTo(sql: Sql, path: string): Promise<Way[] | undefined> {
  const [, street, ...below] = path.split('/');
  if (street === undefined) return undefined;
  if (below.length === 0) return [(p) => `split_part(r.unit_path, '/', 2) = ${p.put(street)}`];
  const units = await sql.query<{ path: string }>(
    `select path from units where path = $1 or starts_with(path, $1 || '/')`,
    [path],
  );
  return units.map(
    (unit): Way =>
      (p) =>
        `r.unit_path = ${p.put(unit.path)}`,
  );
}

/** States that records of the type are in, by a step along the index for each. */
const statesOf = async (sql: Sql, type: string): Promise<string[]> =>
  (
    await sql.query<{ state: string }>(
      `with recursive s as (
         select min(state) as state from records where type = $1
         union all
         select (select min(r.state) from records r where r.type = $1 and r.state > s.state) from s where s.state is not null
       )
       select state from s where state is not null`,
      [type],
    )
  ).map(({ state }) => state);

/** A page whose records are reached by arms: for each way to the units, each state; without any by one walk over the type. */
interface Walked extends PageOf {
  arms?: readonly Way[];
}

async function withArms(sql: Sql, page: PageOf): Promise<Walked> {
  const scope = scopeOf(page.constraint);
  if (!scope || scope.length > MOST_ARMS) return page;
  if (scope.length === 0) return { ...page, arms: [] };
  const found: Way[] = [];
  for (const path of scope) {
    const ways = await waysTo(sql, path);
    if (!ways) return page;
    found.push(...ways);
  }
  const states = page.state === undefined ? await statesOf(sql, page.type) : [page.state];
  if (found.length * states.length > MOST_ARMS) return page;
  return {
    ...page,
    constraint:
      scope[0] !== undefined && scope.length === 1 ? within(scope[0], page.constraint) : page.constraint,
    arms: found.flatMap((way) =>
      states.map(
        (state): Way =>
          (p) =>
            `${way(p)} and r.state = ${p.put(state)}`,
      ),
    ),
  };
}

/** What every record of the page has to be, whichever way leads to it. */
function onPage({ type, before, state }: Omit<PageOf, 'limit'>, p: Parameters): string {
  const conditions = [`r.type = ${p.put(type)}`];
  if (before)
    conditions.push(
      `(r.changed_at, r.id) < (to_timestamp(${p.put(before.changedAtMs)}::float8 / 1000), ${p.put(before.id)}::uuid)`,
    );
  if (state !== undefined) conditions.push(`r.state = ${p.put(state)}`);
  return conditions.join(' and ');
}

/** Records of the type after the cursor that are so, so many of the newest: each arm comes in the order of the list. */
function newest(page: Walked, count: number, also: Constraint, p: Parameters): string {
  const conditions = `${onPage(page, p)} and ${constraintSql(also, p)}`;
  const limit = `limit ${p.put(count)}`;
  const arms = (page.arms ?? [() => 'true']).map(
    (arm) => `(select r.* from records r where ${conditions} and ${arm(p)} ${NEWEST_FIRST} ${limit})`,
  );
  return `(select r.* from (${arms.join(' union all ')}) r ${NEWEST_FIRST} ${limit})`;
}

/** Among so many of the newest: what is frequent fills the page from here. */
function amongNewest(sql: Sql, page: Walked, query: string, lookedThrough: number): Promise<RecordRow[]> {
  const p = parameters();
  return sql.query<RecordRow>(
    `select ${RECORD}, '{}'::json as links
     from ${newest(page, lookedThrough, TRUE, p)} r
       join record_words w on w.record_id = r.id
     where w.words @@ ${p.put(query)}::tsquery and ${constraintSql(page.constraint, p)}
     ${NEWEST_FIRST} limit ${p.put(page.limit)}`,
    p.values,
  );
}

const isFrequent = async (sql: Sql, query: string): Promise<boolean> =>
  (await sql.query(`select from record_words where words @@ $1::tsquery offset ${FREQUENT} limit 1`, [query]))
    .length > 0;

/** By the index of words: few records have them. */
function byWords(sql: Sql, page: PageOf, query: string): Promise<RecordRow[]> {
  const p = parameters();
  return sql.query<RecordRow>(
    `with found as materialized (select record_id from record_words where words @@ ${p.put(query)}::tsquery)
     select ${RECORD}, '{}'::json as links from found f join records r on r.id = f.record_id
     where ${onPage(page, p)} and ${constraintSql(page.constraint, p)}
     ${NEWEST_FIRST} limit ${p.put(page.limit)}`,
    p.values,
  );
}

/**
 * Records of a type that satisfy the constraint, last changed first. A list of one unit walks along that unit's records.
 * What is looked for is sought among the newest first: words that are frequent fill the page from there, and those that
 * are rare are few in the index.
 */
export async function listRecords(sql: Sql, asked: PageOf): Promise<RecordRow[]> {
  const page = await withArms(sql, asked);
  if (page.arms?.length === 0) return [];
  const query = asked.sought && tsqueryOf(asked.sought);
  if (query !== undefined) {
    const newest = await amongNewest(sql, page, query, LOOKED_THROUGH);
    if (newest.length >= page.limit) return newest;
    if (!(await isFrequent(sql, query))) return byWords(sql, asked, query);
    const more = await amongNewest(sql, page, query, LOOKED_THROUGH_LONGER);
    return more.length >= page.limit ? more : byWords(sql, asked, query);
  }
  const p = parameters();
  return sql.query<RecordRow>(
    `select ${RECORD}, '{}'::json as links from ${newest(page, page.limit, page.constraint, p)} r ${NEWEST_FIRST}`,
    p.values,
  );
}

/**
 * Ids of all records of a list as it stands at one moment, last changed first: whoever reads them part by part misses none
 * that meanwhile comes to the top.
 */
export async function listIds(sql: Sql, list: Omit<PageOf, 'before' | 'limit'>): Promise<string[]> {
  const p = parameters();
  const query = list.sought && tsqueryOf(list.sought);
  const words =
    query === undefined
      ? 'true'
      : `r.id in (select record_id from record_words where words @@ ${p.put(query)}::tsquery)`;
  const rows = await sql.query<{ id: string }>(
    `select r.id from records r
     where ${onPage({ ...list, before: undefined }, p)} and ${constraintSql(list.constraint, p)} and ${words} ${NEWEST_FIRST}`,
    p.values,
  );
  return rows.map(({ id }) => id);
}
