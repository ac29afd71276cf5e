import { findFigures } from '../../../../contract/bulletin/find-figures.ts';
import { type BoundText, plainText, type ReportPiece } from '../../../../contract/duty.ts';

/** A number in digits; thousands and decimals belong to it. */
const NUMBER = /\d+(?:[.,:：]\d+)*/g;

/** For each character of `before` where it stands in `after`, or -1: the longest common subsequence of the two. */
function alignment(before: string, after: string): number[] {
  const width = after.length + 1;
  const longest = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const places = new Array<number>(before.length).fill(-1);
  for (let i = 0, j = 0; i < before.length && j < after.length; )
    if (before[i] === after[j]) places[i++] = j++;
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++;
    else j++;
  return places;
}

interface Kept {
  piece: BoundText;
  from: number;
  to: number;
}

/** Bound texts all of whose characters stayed together. */
function keptIn(pieces: readonly ReportPiece[], after: string): Kept[] {
  const places = alignment(plainText(pieces), after);
  const kept: Kept[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = (typeof piece === 'string' ? piece : piece.text).length;
    const first = places[at] ?? -1;
    const together = Array.from({ length }, (_, n) => places[at + n]).every(
      (place, n) => place === first + n,
    );
    if (typeof piece !== 'string' && first >= 0 && together)
      kept.push({ piece, from: first, to: first + length });
    at += length;
  }
  return kept;
}

export interface Unbound {
  text: string;
  from: number;
  to: number;
}

/** Numbers, in digits or in Chinese, that no kept text covers as a whole. */
function numbersOutside(after: string, kept: readonly Kept[]): Unbound[] {
  const found = [
    ...[...after.matchAll(NUMBER)].map((match) => ({ from: match.index, to: match.index + match[0].length })),
    ...findFigures(after)
      .filter(({ text }) => !/\d/.test(text))
      .map(({ text, offset }) => ({ from: offset, to: offset + text.length })),
  ];
  return found
    .filter(({ from, to }) => !kept.some((each) => each.from <= from && to <= each.to))
    .map(({ from, to }) => ({ from, to, text: after.slice(from, to) }))
    .sort((a, b) => a.from - b.from);
}

/** A kept number that grew a digit at its edge is another number. */
const isWhole = (after: string, { from, to }: Kept): boolean => {
  const digit = /[\d.]/;
  const startsSo = /\d/.test(after[from] ?? '');
  const endsSo = /\d/.test(after[to - 1] ?? '');
  return !(
    (startsSo && digit.test(after[from - 1] ?? '')) ||
    (endsSo && /\d/.test(after[to] ?? '')) ||
    (endsSo && after[to] === '.' && /\d/.test(after[to + 1] ?? ''))
  );
};

export type Rebound =
  | { ok: true; pieces: ReportPiece[] }
  /** Numbers without a source: each has to be confirmed as a manual figure. */
  | { ok: false; unbound: string[] };

/**
 * A sentence in other words: what stayed where it was stays bound, every other number is a person's and needs its line of
 * source. Numbers that are confirmed twice are bound in their order. Pure.
 */
export function rebind(
  before: readonly ReportPiece[],
  after: string,
  manual: readonly { text: string; source: string }[],
  by: { personId: string; name: string },
): Rebound {
  const kept = keptIn(before, after).filter((each) => isWhole(after, each));
  const waiting = [...manual];
  const confirmed: Kept[] = [];
  const unbound: string[] = [];
  for (const { text, from, to } of numbersOutside(after, kept)) {
    const at = waiting.findIndex((each) => each.text === text);
    const [found] = at < 0 ? [] : waiting.splice(at, 1);
    if (!found) unbound.push(text);
    else
      confirmed.push({
        from,
        to,
        piece: {
          text,
          value: /^\d+(\.\d+)?$/.test(text) ? Number(text) : null,
          unit: null,
          sources: [{ kind: 'manual', id: by.personId, label: `${by.name}：${found.source}` }],
        },
      });
  }
  if (unbound.length > 0) return { ok: false, unbound };
  const pieces: ReportPiece[] = [];
  let at = 0;
  for (const { piece, from, to } of [...kept, ...confirmed].sort((a, b) => a.from - b.from)) {
    if (from < at) continue;
    if (from > at) pieces.push(after.slice(at, from));
    pieces.push(piece);
    at = to;
  }
  if (at < after.length) pieces.push(after.slice(at));
  return { ok: true, pieces };
}
