import type { Sql } from '../../platform/db/index.ts';
import { digestsOf } from './store.ts';

/** Digests of the moves of these things as the chained log keeps them, by `ABOUT VERSION`. */
export async function moveDigests(sql: Sql, about: readonly string[]): Promise<Map<string, string>> {
  const rows = await digestsOf(sql, about);
  return new Map(rows.map((row) => [`${row.about} ${row.version}`, row.digest]));
}
