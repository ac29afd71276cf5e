import type { PrintedFigure } from '../find-figures.ts';
import { sentenceStart, unitOf } from './reading.ts';

/** What a printed figure counts, by the words around it. */
export interface Subject {
  words: string;
  unit: string;
  /** The time it speaks of; empty for “up to now”. */
  time: string;
  /** Counted up to a day: it cannot fall. */
  cumulative: boolean;
}

const NOW = /截至|截止|累计|目前/u;
const TIME =
  /(?:\d{4}年|\d{1,2}月份?|\d{1,2}日|[一二三四]季度|第[一二三四]季度|上半年|下半年|去年|上年|今年|本年|本月|上月|本周|上周|近日|日前|昨日|当天|当日)/gu;
const CLAUSE_START = /[，。；：、！？（\n]/u;
const SHORTEST = 3;

/**
 * Subject of a figure: the words of its clause before it, its unit, the time its sentence names. Undefined where the words
 * are too few to tell. Two figures of one subject speak of one thing.
 */
export function subjectOf(text: string, figure: PrintedFigure): Subject | undefined {
  const before = text.slice(sentenceStart(text, figure.offset), figure.offset);
  let begin = before.length;
  while (begin > 0 && !CLAUSE_START.test(before[begin - 1] ?? '')) begin--;
  const words = before
    .slice(begin)
    .replaceAll(TIME, '')
    .replaceAll(/截至|截止|累计|共计?|目前|已|[\s\d]/gu, '');
  if (words.length < SHORTEST) return undefined;
  // “今年以来” is now, and falls only when the year turns; so it is a time of its own.
  const times = [...before.matchAll(TIME)].map(([time]) => time);
  const now = NOW.test(before);
  return { words, unit: unitOf(figure), time: now ? '' : times.join(''), cumulative: now };
}

/** A subject as a key of a table. */
export const said = ({ words, unit, time }: Subject): string => `${words}|${unit}|${time}`;
