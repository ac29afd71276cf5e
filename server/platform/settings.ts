import type { Sql } from './db/index.ts';

/** Reads a value of this database's settings; undefined when it was never set. */
export async function readSetting<T>(sql: Sql, key: string): Promise<T | undefined> {
  const [row] = await sql.query<{ value: T }>('select value from settings where key = $1', [key]);
  return row?.value;
}

/** Every setting whose key begins so, by the rest of the key. */
export async function readSettings<T>(sql: Sql, prefix: string): Promise<Map<string, T>> {
  const rows = await sql.query<{ key: string; value: T }>(
    'select key, value from settings where starts_with(key, $1)',
    [prefix],
  );
  return new Map(rows.map(({ key, value }) => [key.slice(prefix.length), value]));
}

export async function writeSetting(sql: Sql, key: string, value: unknown, nowMs: number): Promise<void> {
  await sql.execute(
    `insert into settings (key, value, updated_at) values ($1, $2, $3)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [key, JSON.stringify(value), new Date(nowMs)],
  );
}
