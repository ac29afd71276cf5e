import { beijingDay } from './contributions.ts';
import type { DeclaredType, RecordType } from './declare.ts';
import type { Data } from './fields.ts';

/**
 * When two records of a type may mean the same thing: alike in all of this. People are told and decide; nothing merges by
 * itself.
 */
export interface DuplicatesDecl {
  /** Text that says where it was; two people write it differently. Nothing is compared where it is empty. */
  place: string;
  /** Fields that say of what kind it is: equal in both. */
  kind: readonly string[];
  /** Both happened at most so many days apart, in Beijing; 0: on the same day. */
  withinDays: number;
}

/** A record, or what is about to become one, as far as it says whether two mean the same. */
export interface Reported {
  id: string;
  happenedAtMs: number;
  data: Data;
}

/** Signs and spaces that two people write differently. */
const SIGNS = /[\s·・,，.。、()（）\-—_#＃]/g;
const DIGITS = '零一二三四五六七八九';

/** A place as two departments would both write it: `中心路 12 号院（东区）` and `中心路12号院东区` are one. */
export const placeKey = (place: string): string =>
  place
    .normalize('NFKC')
    .replace(SIGNS, '')
    .replace(/[零一二三四五六七八九](?=号|栋|院)/g, (digit) => String(DIGITS.indexOf(digit)))
    .toLowerCase();

const DAY_MS = 86_400_000;
const dayNumber = (atMs: number): number => Date.parse(`${beijingDay(atMs)}T00:00:00Z`) / DAY_MS;

/** Place and kind as one text; undefined where the place is not said. */
function likeness({ place, kind }: DuplicatesDecl, data: Data): string | undefined {
  const where = data[place];
  if (typeof where !== 'string' || placeKey(where) === '') return undefined;
  return JSON.stringify([placeKey(where), ...kind.map((field) => data[field] ?? null)]);
}

const LONGEST_WORD = 400;

/**
 * Place and kind as a word that nobody can write, by which records of a type that may mean the same are found however many there
 * are; undefined where the type compares nothing or the place is not said. Cut where it is very long: whoever finds by it compares.
 */
export function likenessWord({ id, type }: DeclaredType, data: Data): string | undefined {
  const like = type.duplicatesOf && likeness(type.duplicatesOf, data);
  return like === undefined ? undefined : [...`~${id}~${like}`].slice(0, LONGEST_WORD).join('');
}

/** Does a move that sets these fields change what a record is alike to? */
export const changesLikeness = ({ type: { duplicatesOf } }: DeclaredType, data: Data): boolean =>
  duplicatesOf !== undefined && [duplicatesOf.place, ...duplicatesOf.kind].some((field) => field in data);

/** States in which a record stands for nothing that happened: withdrawn, declined, merged away, split. */
export const standsForNothing = ({ states, merge, split, moves }: RecordType): string[] => [
  ...new Set([
    ...Object.entries(states).flatMap(([state, { end }]) => (end === 'negative' ? [state] : [])),
    ...[merge?.end.move, split?.end.move].flatMap((move) =>
      move === undefined ? [] : (moves[move]?.to ?? []),
    ),
  ]),
];

/** Looks among these for those that may mean the same as a report, by place, kind and day; each is read once. */
export function duplicateFinder<T extends Reported>(
  decl: DuplicatesDecl,
  others: readonly T[],
): (report: Reported) => T[] {
  const alike = new Map<string, T[]>();
  for (const other of others) {
    const like = likeness(decl, other.data);
    if (like !== undefined) alike.set(like, [...(alike.get(like) ?? []), other]);
  }
  return (report) => {
    const like = likeness(decl, report.data);
    const day = dayNumber(report.happenedAtMs);
    return (like === undefined ? [] : (alike.get(like) ?? [])).filter(
      (other) => other.id !== report.id && Math.abs(dayNumber(other.happenedAtMs) - day) <= decl.withinDays,
    );
  };
}

/** Of the others, those that may mean the same as the report. */
export const duplicatesOf = <T extends Reported>(
  decl: DuplicatesDecl,
  report: Reported,
  others: readonly T[],
): T[] => duplicateFinder(decl, others)(report);
