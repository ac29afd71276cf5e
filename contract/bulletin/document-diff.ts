import {
  type BulletinDocument,
  documentToText,
  figuresOf,
  type InlineText,
  inlineToText,
} from './document.ts';

export interface DiffRun {
  is: 'same' | 'gone' | 'new';
  text: string;
}
export interface DocumentDiff {
  /** Parts that differ: `title`, `lead`, `measures.0.heading`, `measures.0.text`, `closing`, `text`, `unit`. */
  parts: { path: string; runs: DiffRun[] }[];
  /** Figures bound anew (`was` null), let go (`now` null), or printed otherwise. */
  figures: { id: string; was: string | null; now: string | null }[];
}

/** The texts of a document by their place, in the order of print. */
export function partsOf(document: BulletinDocument): Map<string, string> {
  const parts = new Map<string, string>();
  const put = (path: string, inlines: InlineText | undefined): void => {
    if (inlines !== undefined) parts.set(path, inlineToText(inlines));
  };
  if (document.kind === 'item') put('text', document.text);
  else {
    put('title', document.title);
    put('lead', document.lead);
    document.measures.forEach(({ ordinal, heading, text }, n) => {
      parts.set(`measures.${n}.ordinal`, ordinal);
      put(`measures.${n}.heading`, heading);
      put(`measures.${n}.text`, text);
    });
    put('closing', document.closing);
  }
  parts.set('unit', document.unit);
  return parts;
}

/** Runs of digits and letters stay whole; everything else goes character by character. */
const tokensOf = (text: string): string[] => text.match(/[0-9A-Za-z.%]+|[\s\S]/gu) ?? [];
/** Longer texts that share neither beginning nor end are told as gone and new. */
const MOST_CELLS = 4_000_000;

function pushRun(runs: DiffRun[], is: DiffRun['is'], text: string): void {
  const last = runs.at(-1);
  if (text === '') return;
  if (last?.is === is) last.text += text;
  else runs.push({ is, text });
}

/** Longest common subsequence of two token lists, as lengths from each pair of places to the ends. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i]![j] =
        before[i] === after[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

/** What became of a text: the `same` and `gone` runs are the text before, the `same` and `new` runs the text after. Pure. */
export function diffText(before: string, after: string): DiffRun[] {
  const [a, b] = [tokensOf(before), tokensOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const [was, now] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const runs: DiffRun[] = [];
  pushRun(runs, 'same', a.slice(0, head).join(''));
  if (was.length * now.length > MOST_CELLS) {
    pushRun(runs, 'gone', was.join(''));
    pushRun(runs, 'new', now.join(''));
  } else {
    const lengths = commonLengths(was, now);
    let [i, j] = [0, 0];
    while (i < was.length || j < now.length) {
      if (i < was.length && j < now.length && was[i] === now[j]) {
        pushRun(runs, 'same', was[i]!);
        i++;
        j++;
      } else if (j >= now.length || (i < was.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
        pushRun(runs, 'gone', was[i++]!);
      else pushRun(runs, 'new', now[j++]!);
    }
  }
  pushRun(runs, 'same', a.slice(a.length - tail).join(''));
  return runs;
}

function diffFigures(before: BulletinDocument, after: BulletinDocument): DocumentDiff['figures'] {
  const keyed = (document: BulletinDocument): Map<string, { id: string; wording: string }> =>
    new Map(
      figuresOf(document).map((figure) => [
        `${figure.id} ${figure.unit} ${figure.from} ${figure.to}`,
        { id: figure.id, wording: figure.wording },
      ]),
    );
  const [was, now] = [keyed(before), keyed(after)];
  return [...new Set([...was.keys(), ...now.keys()])].flatMap((key) => {
    const [one, other] = [was.get(key), now.get(key)];
    return one?.wording === other?.wording
      ? []
      : [{ id: (one ?? other)!.id, was: one?.wording ?? null, now: other?.wording ?? null }];
  });
}

/** A readable difference of two documents, part by part. Equal documents have no parts. */
export function diffDocuments(before: BulletinDocument, after: BulletinDocument): DocumentDiff {
  const [was, now] = [partsOf(before), partsOf(after)];
  const parts = [...new Set([...was.keys(), ...now.keys()])].flatMap((path) => {
    const [one = '', other = ''] = [was.get(path), now.get(path)];
    return one === other ? [] : [{ path, runs: diffText(one, other) }];
  });
  return { parts, figures: diffFigures(before, after) };
}

/** The document as lines, one part a line: what a mark of secrecy alone on its line is looked for in. */
export const documentLines = (document: BulletinDocument): string =>
  [...partsOf(document).values(), documentToText(document).text].join('\n');
