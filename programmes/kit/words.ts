import type { DeclaredType } from './declare.ts';
import { changesLikeness, likenessWord } from './duplicates.ts';
import type { Data, Field } from './fields.ts';

/** Made anew at the next start of Ward when it is another: what is cut differently is not found. */
export const WORDS_VERSION = 2;

const RUN = /(\p{Script=Han}+)|((?:(?!\p{Script=Han})[\p{L}\p{N}])+)/gu;
const LONGEST = 64;
const LONGEST_TEXT = 8_000;

function* runs(text: string): Generator<{ han: string[] } | { word: string }> {
  for (const [, han, word] of text.normalize('NFKC').toLowerCase().slice(0, LONGEST_TEXT).matchAll(RUN))
    if (han !== undefined) yield { han: [...han] };
    else if (word !== undefined) yield { word: [...word].slice(0, LONGEST).join('') };
}

/**
 * Words of a text for search: every two neighbours of a run of Han characters and its last one, and what else is written
 * in letters or digits. Two neighbours are the same whatever dictionary a machine has; words of a dictionary are not.
 */
export function cutWords(text: string): string[] {
  const words = new Set<string>();
  for (const run of runs(text))
    if ('word' in run) words.add(run.word);
    else for (const [at, sign] of run.han.entries()) words.add(sign + (run.han[at + 1] ?? ''));
  return [...words];
}

/** A choice as a word that nobody can write: `=PROGRAMME/TYPE.FIELD=OPTION`. */
const choiceWord = (declared: DeclaredType, field: string, option: string): string =>
  `=${declared.id}.${field}=${option}`;

const isText = ({ kind }: Field): boolean => kind === 'text' || kind === 'long-text';
/** Is the field found by its words, or filtered by its options? Never what is sensitive. */
export const isIndexed = (field: Field | undefined): field is Field =>
  field !== undefined && field.sensitive !== true && (isText(field) || field.kind === 'choice');

/** Everything a record is found by. Pure: the same from the journal at any time. */
export function wordsOf(declared: DeclaredType, data: Data): string[] {
  const words = new Set<string>();
  for (const [name, value] of Object.entries(data)) {
    const field = declared.type.fields[name];
    if (typeof value !== 'string' || !isIndexed(field)) continue;
    if (field.kind === 'choice') words.add(choiceWord(declared, name, value));
    else for (const word of cutWords(value)) words.add(word);
  }
  const like = likenessWord(declared, data);
  if (like !== undefined) words.add(like);
  return [...words];
}

/** Does a move that sets these fields change what a record is found by? */
export const changesWords = (declared: DeclaredType, data: Data): boolean =>
  Object.keys(data).some((name) => isIndexed(declared.type.fields[name])) || changesLikeness(declared, data);

/** What is looked for: every word has to be there; of a list of options one. */
export interface Sought {
  /** Whole words. */
  whole: string[];
  /** Beginnings of words. */
  begin: string[];
  oneOf: string[][];
}

/** What somebody typed, with the options filtered for. A word still being typed finds what begins with it. */
export function sought(
  declared: DeclaredType,
  text: string,
  options: Readonly<Record<string, readonly string[]>> = {},
): Sought {
  const whole = new Set<string>();
  const begin = new Set<string>();
  for (const run of runs(text))
    if ('word' in run) begin.add(run.word);
    else if (run.han.length === 1) begin.add(run.han[0] ?? '');
    else for (let at = 0; at + 1 < run.han.length; at++) whole.add(`${run.han[at]}${run.han[at + 1]}`);
  return {
    whole: [...whole],
    begin: [...begin],
    oneOf: Object.entries(options).map(([field, list]) =>
      list.map((option) => choiceWord(declared, field, option)),
    ),
  };
}
