import type { Sql } from '../db/index.ts';

export interface TableShape {
  name: string;
  /** Columns that are written (generated ones are computed again). */
  columns: string[];
  /** Columns of type xid8: transaction numbers of the cluster that wrote the row. */
  xidColumns: string[];
  partitions: { name: string; bound: string }[];
  /** Tables that it refers to. */
  parents: string[];
}

/** Tables of the public schema with parents before children (foreign keys), partitions under their table. */
export async function readCatalogue(sql: Sql): Promise<TableShape[]> {
  const tables = await sql.query<TableShape & { oid: number }>(`
    select c.oid::int as oid, c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select array_agg(a.attname::text) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'xid8'::regtype), '{}') as "xidColumns",
      coalesce((select array_agg(distinct confrelid::regclass::text) from pg_constraint where conrelid = c.oid and contype = 'f'), '{}') as parents,
      coalesce((select json_agg(json_build_object('name', p.relname, 'bound', pg_get_expr(p.relpartbound, p.oid)) order by p.relname)
        from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = c.oid), '[]') as partitions
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations'
    order by c.relname`);
  const needs = await sql.query<{ child: number; parent: number }>(`
    select distinct conrelid::int as child, confrelid::int as parent from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`);
  const ordered: TableShape[] = [];
  const placed = new Set<number>();
  let waiting = tables;
  while (waiting.length > 0) {
    const ready = waiting.filter((table) =>
      needs.every(
        (need) =>
          need.child !== table.oid || placed.has(need.parent) || !tables.some((t) => t.oid === need.parent),
      ),
    );
    if (ready.length === 0)
      throw new Error(`foreign keys form a ring: ${waiting.map((table) => table.name).join(', ')}`);
    for (const { oid, ...shape } of ready) {
      placed.add(oid);
      ordered.push(shape);
    }
    waiting = waiting.filter((table) => !placed.has(table.oid));
  }
  return ordered;
}

export interface SequenceState {
  table: string;
  column: string;
  lastValue: number;
}

/** Identity and serial columns with the last number given out. */
export async function readSequences(sql: Sql): Promise<SequenceState[]> {
  return sql.query<SequenceState>(`
    select c.relname as "table", a.attname as "column", coalesce(pg_sequence_last_value(s.oid), 0) as "lastValue"
    from pg_class s
    join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    join pg_class c on c.oid = d.refobjid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and c.relnamespace = 'public'::regnamespace
    order by 1, 2`);
}
