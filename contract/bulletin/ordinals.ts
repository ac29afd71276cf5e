import { ordinalOf } from '../chinese-numbers.ts';

const SPOKEN = ['首先', '其次', '再次'];
const LAST = '最后';

/** Ways in which a brief numbers its measures, each by its first ordinal. */
const NTH = {
  一是: (n) => `${ordinalOf(n)}是`,
  一要: (n) => `${ordinalOf(n)}要`,
  '一、': (n) => `${ordinalOf(n)}、`,
  '（一）': (n) => `（${ordinalOf(n)}）`,
  '第一，': (n) => `第${ordinalOf(n)}，`,
  '1.': (n) => `${n}.`,
  '（1）': (n) => `（${n}）`,
  首先: (n, count) => (n === count && n > 1 ? LAST : (SPOKEN[n - 1] ?? '再次')),
} as const satisfies Record<string, (n: number, count: number) => string>;

export type Numbering = keyof typeof NTH;
export const NUMBERINGS = Object.keys(NTH) as Numbering[];

/** The n-th of `count` ordinals, n from 1. */
export const nthOrdinal = (numbering: Numbering, n: number, count: number): string =>
  NTH[numbering](n, count);

const MOST = 40;
/** Whose ordinal this is, wherever it stands; undefined: numbered in another way, which is left as it is. */
export const numberingOf = (ordinal: string): Numbering | undefined =>
  NUMBERINGS.find(
    (numbering) =>
      Array.from({ length: MOST }, (_, n) => nthOrdinal(numbering, n + 1, MOST)).includes(ordinal) ||
      (numbering === '首先' && ordinal === LAST),
  );
