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

const lone = ({ text, span }: ReadEntry, at: number): Found => ({
  ...span(at, at + 1),
  message: { zh: `“${text[at]}”不成对`, en: `${text[at]} has no partner` },
  fixes: [writeInstead('')],
});

function* unpairedIn(entry: ReadEntry): Iterable<Found> {
  const { text } = entry;
  const open: number[] = [];
  // How many of each mark stand open: a closing one without partner is told at once, however deep the brackets.
  const counts: Record<string, number> = {};
  for (const { 0: mark, index: at } of text.matchAll(MARKS)) {
    const opener = OPENING[mark];
    if (opener === undefined) {
      open.push(at);
      counts[mark] = (counts[mark] ?? 0) + 1;
    } else if ((counts[opener] ?? 0) === 0) yield lone(entry, at);
    else
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        const lastMark = text[last] ?? '';
        counts[lastMark] = (counts[lastMark] ?? 1) - 1;
        if (lastMark === opener) break;
        yield lone(entry, last);
      }
  }
  for (const at of open) yield lone(entry, at);
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
