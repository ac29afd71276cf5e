import type { Sql } from '../../../platform/db/index.ts';

const PUBLIC = `b.state = 'issued' and b.disclosure = 'public'`;

const literal = (words: string): string => words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

/** Ids of public briefs in which the words stand (title, text, unit), the newest first. */
export async function publicWith(sql: Sql, words: string, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select b.id from bulletin_briefs b where ${PUBLIC} and b.text ilike $1 order by b.changed_at desc, b.id limit $2`,
    [`%${literal(words)}%`, limit],
  );
  return rows.map(({ id }) => id);
}

/** Ids of public briefs that correct an earlier one, the newest first. */
export async function publicCorrections(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select b.id from bulletin_briefs b where ${PUBLIC} and b.corrects is not null order by b.changed_at desc, b.id limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}
