import { type Found, writeInstead } from '../finding.ts';
import type { ReadEntry } from '../reading.ts';
import type { Rule } from '../rule.ts';

const CLOSING: Readonly<Record<string, string>> = {
  '“': '”',
  '‘': '’',
  '（': '）',
  '《': '》',
  '〔': '〕',
  '【': '】',
};
const OPENING = Object.fromEntries(Object.entries(CLOSING).map(([open, close]) => [close, open]));
const MARKS = /[“”‘’（）《》〔〕【】]/g;

function* unpairedIn({ text, span }: ReadEntry): Iterable<Found> {
  const open: { mark: string; at: number }[] = [];
  const lone: { mark: string; at: number }[] = [];
  // Per mark, how many stand open: a closing one without partner is told at once, however deep the brackets.
  const counts = new Map<string, number>();
  for (const { 0: mark, index: at } of text.matchAll(MARKS)) {
    const opener = OPENING[mark];
    if (opener === undefined) {
      open.push({ mark, at });
      counts.set(mark, (counts.get(mark) ?? 0) + 1);
    } else if ((counts.get(opener) ?? 0) === 0) lone.push({ mark, at });
    else
      for (let last = open.pop(); last; last = open.pop()) {
        counts.set(last.mark, (counts.get(last.mark) ?? 1) - 1);
        if (last.mark === opener) break;
        lone.push(last);
      }
  }
  for (const { mark, at } of [...lone, ...open])
    yield {
      ...span(at, at + 1),
      message: { zh: `“${mark}”不成对`, en: `${mark} has no partner` },
      fixes: [writeInstead('')],
    };
}

/** GB/T 15834-2011 4.8, 4.9, 4.15: quotation marks, brackets and title marks come in pairs. */
export const unpaired: Rule = {
  id: 'unpaired-mark',
  severity: 'warning',
  clause: 'GB/T 15834-2011 4.8, 4.9, 4.15',
  *find({ entries }) {
    for (const entry of entries) yield* unpairedIn(entry);
  },
};

/** “…“…”…”: inside quotation marks stand single ones. */
export const nestedQuotes: Rule = {
  id: 'nested-quotes',
  severity: 'note',
  clause: 'GB/T 15834-2011 4.8.3.4',
  *find({ entries }) {
    for (const { text, span } of entries)
      for (const { 1: before = '', 2: inner = '', index } of text.matchAll(
        /(“[^“”]{0,80})“([^“”]{1,80})”[^“”]{0,80}”/gu,
      )) {
        const at = index + before.length;
        yield {
          ...span(at, at + inner.length + 2),
          message: { zh: '引号中再用引号，外双内单', en: 'quotation marks inside others are single' },
          fixes: [writeInstead(`‘${inner}’`)],
        };
      }
  },
};
