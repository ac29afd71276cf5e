import type { Sought } from '../../../programmes/kit/index.ts';
import { textArray } from '../../platform/db/binary.ts';
import { often, type Sql } from '../../platform/db/index.ts';

export interface WordRow {
  recordId: string;
  words: readonly string[];
}

/** Words travel as one text, a line each: no word contains the end of one. */
export const joinWords = (words: readonly string[]): string => words.join('\n');
/** A parameter of joined words as a tsvector, without any dictionary. */
export const WORDS = (parameter: string): string =>
  `array_to_tsvector(string_to_array(${parameter}, chr(10)))`;

const given = (rows: readonly WordRow[]): unknown[] => [
  textArray(rows.map(({ recordId }) => recordId)),
  textArray(rows.map(({ words }) => joinWords(words))),
];

/** What records are found by; where nothing changed, nothing is written. */
export async function putWords(sql: Sql, rows: readonly WordRow[]): Promise<void> {
  if (rows.length === 0) return;
  await often(
    sql,
    'ledger-words',
    `insert into record_words as w (record_id, words)
     select record_id::uuid, ${WORDS('words')} from unnest($1::text[], $2::text[]) as t(record_id, words)
     on conflict (record_id) do update set words = excluded.words where w.words <> excluded.words`,
    given(rows),
  );
}

/** Of these records, those whose stored words are others. */
export async function wrongWords(sql: Sql, rows: readonly WordRow[]): Promise<string[]> {
  const found = await sql.query<{ id: string }>(
    `select t.record_id as id from unnest($1::text[], $2::text[]) as t(record_id, words)
     left join record_words w on w.record_id = t.record_id::uuid
     where w.words is distinct from ${WORDS('t.words')}`,
    given(rows),
  );
  return found.map(({ id }) => id);
}

/** Words in quotes, so that a word is never read as an operator. */
export const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** What is looked for as a tsquery; undefined where nothing is. */
export function tsqueryOf({ whole, begin, oneOf }: Sought): string | undefined {
  const parts = [
    ...whole.map(quoted),
    ...begin.map((word) => `${quoted(word)}:*`),
    ...oneOf.map((words) => `(${words.map(quoted).join(' | ')})`),
  ];
  return parts.length === 0 ? undefined : parts.join(' & ');
}
