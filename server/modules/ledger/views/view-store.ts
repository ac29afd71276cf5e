import type { z } from 'zod';
import type { ListQuery } from '../../../../contract/saved-views.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface ViewRow {
  id: string;
  type: string;
  name: string;
  ownerId: string;
  ownerName: string;
  unitId: string | null;
  unitPath: string | null;
  query: z.output<typeof ListQuery>;
  columns: string[];
  changedAtMs: number;
}

const VIEW = `v.id, v.type, v.name, v.owner_id as "ownerId", v.owner_name as "ownerName", v.unit_id as "unitId", u.path as "unitPath",
  v.query, v.columns, extract(epoch from v.changed_at)::float8 * 1000 as "changedAtMs"
  from saved_views v left join units u on u.id = v.unit_id`;

export async function findView(sql: Sql, id: string): Promise<ViewRow | undefined> {
  const [row] = await sql.query<ViewRow>(`select ${VIEW} where v.id = $1`, [id]);
  return row;
}

/** A person's own views of a type, and all that are shared. */
export const viewsOf = (sql: Sql, type: string, personId: string): Promise<ViewRow[]> =>
  sql.query<ViewRow>(
    `select ${VIEW} where v.type = $1 and (v.owner_id = $2 or v.unit_id is not null) order by v.name, v.id`,
    [type, personId],
  );

export async function countViews(sql: Sql, personId: string): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    'select count(*)::int as n from saved_views where owner_id = $1',
    [personId],
  );
  return row?.n ?? 0;
}

type Kept = Pick<ViewRow, 'id' | 'type' | 'name' | 'unitId' | 'query' | 'columns'>;
const values = ({ id, name, unitId, query, columns }: Kept, nowMs: number): unknown[] => [
  id,
  name,
  unitId,
  JSON.stringify(query),
  JSON.stringify(columns),
  new Date(nowMs),
];

export const insertView = (
  sql: Sql,
  view: Kept,
  owner: { personId: string; name: string },
  nowMs: number,
): Promise<unknown> =>
  sql.execute(
    `insert into saved_views (id, name, unit_id, query, columns, changed_at, created_at, type, owner_id, owner_name)
     values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)`,
    [...values(view, nowMs), view.type, owner.personId, owner.name],
  );

export const updateView = (sql: Sql, view: Kept, nowMs: number): Promise<unknown> =>
  sql.execute(
    'update saved_views set name = $2, unit_id = $3, query = $4, columns = $5, changed_at = $6 where id = $1',
    values(view, nowMs),
  );

export const removeView = (sql: Sql, id: string): Promise<unknown> =>
  sql.execute('delete from saved_views where id = $1', [id]);
