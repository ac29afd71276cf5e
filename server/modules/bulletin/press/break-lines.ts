/** A character on its way to paper: `width` in squares of the body (one square: one Han character of the body). */
interface Placed {
  text: string;
  role: RunRole;
  width: number;
}

export type RunRole = 'title' | 'body';
export interface Run {
  text: string;
  role: RunRole;
}
export interface PrintedLine {
  runs: Run[];
  /** Set to the full measure; the last line of a paragraph is not. */
  justified: boolean;
}

/** What stands at no line start and what at no line end (GB/T 15834-2011 5.1). */
const CLOSING = '，。、；：？！）》〉】〕」』”’％%…—';
const OPENING = '（《〈【〔「『“‘';
const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
const isLatin = (text: string): boolean => /[0-9A-Za-z]/.test(text);

/**
 * The house's measure, read off the line breaks of a printed issue: two digits a square, a quarter of a square between Han
 * characters and digits or letters, a mark beside another mark loses half its square, a mark may hang at the line end.
 */
const MEASURE = {
  digit: 0.5,
  space: 0.5,
  between: 0.25,
  markBesideMark: 0.5,
  hangingMark: 1,
  /** What a line gives way for a group that cannot be parted, rather than send all of it down. */
  squeeze: 0.75,
} as const;

/** Advance of Latin letters and signs, in ems. */
const ADVANCE: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ["ijlt/\\.,:;!|'", 0.28],
    ['Ifr()[]-', 0.333],
    ['Jcaesz?', 0.42],
    ['bdghknopquvxy_', 0.5],
    ['FPS+=<>', 0.56],
    ['ELTZ', 0.61],
    ['BCR', 0.667],
    ['ADGHKNOQUVXYw&', 0.722],
    ['mM', 0.83],
    ['W%@', 0.94],
  ].flatMap(([letters, width]) => [...(letters as string)].map((letter) => [letter, width as number])),
);

function advanceOf(text: string): number {
  if (/[0-9]/.test(text)) return MEASURE.digit;
  if (text === ' ') return MEASURE.space;
  return ADVANCE[text] ?? 1;
}

const isMark = (text: string): boolean => CLOSING.includes(text) || OPENING.includes(text);
/** Two marks side by side share a square, unless they face away from a gap: （ after ， and ” before 。 do. */
const sharesSquare = (before: string, text: string): boolean =>
  (CLOSING.includes(before) && isMark(text)) || (OPENING.includes(before) && OPENING.includes(text));

function place(runs: readonly Run[], sizes: Readonly<Record<RunRole, number>>): Placed[] {
  const placed: Placed[] = [];
  for (const { text: run, role } of runs)
    for (const text of run) {
      const before = placed.at(-1)?.text ?? '';
      const size = sizes[role];
      const gap = (isHan(before) && isLatin(text)) || (isLatin(before) && isHan(text)) ? MEASURE.between : 0;
      const shared = before !== '' && sharesSquare(before, text) ? MEASURE.markBesideMark : 0;
      placed.push({ text, role, width: (advanceOf(text) + gap - shared) * size });
    }
  return placed;
}

const isWordPart = (text: string): boolean => /[0-9A-Za-z.\-/%]/.test(text);
const mayPart = (before: string, after: string): boolean =>
  !CLOSING.includes(after) &&
  !OPENING.includes(before) &&
  !/\s/.test(after) &&
  !(isWordPart(before) && isWordPart(after));

/** Groups that a line end never parts: a word, a number, a character with its marks. */
function groupsOf(placed: readonly Placed[]): Placed[][] {
  const groups: Placed[][] = [];
  placed.forEach((character, index) => {
    const before = placed[index - 1]?.text;
    if (before === undefined || mayPart(before, character.text)) groups.push([character]);
    else groups.at(-1)!.push(character);
  });
  return groups;
}

const widthOf = (group: readonly Placed[]): number => group.reduce((sum, { width }) => sum + width, 0);
const ROUNDING = 1e-6;

function fits(at: number, group: readonly Placed[], squares: number): boolean {
  const hangs = CLOSING.includes(group.at(-1)!.text) ? MEASURE.hangingMark : 0;
  const squeezed = group.length > 1 ? MEASURE.squeeze : 0;
  return at + widthOf(group) <= squares + hangs + squeezed + ROUNDING;
}

function toRuns(characters: readonly Placed[]): Run[] {
  const runs: Run[] = [];
  for (const { text, role } of characters) {
    const last = runs.at(-1);
    if (last?.role === role) last.text += text;
    else runs.push({ text, role });
  }
  return runs;
}

/** A group longer than a line is parted where the line ends: an address, a row of marks. */
const partLong = (group: Placed[], squares: number): Placed[][] =>
  widthOf(group) <= squares ? [group] : group.map((character) => [character]);

/**
 * Breaks a paragraph into lines of `squares` squares, the first begun after `indent` of them. Pure: the same text breaks
 * alike whatever the font.
 */
export function breakLines(
  runs: readonly Run[],
  { squares, indent, sizes }: { squares: number; indent: number; sizes: Readonly<Record<RunRole, number>> },
): PrintedLine[] {
  const lines: Placed[][] = [[]];
  let at = indent;
  for (const group of groupsOf(place(runs, sizes)).flatMap((whole) => partLong(whole, squares - indent))) {
    if (lines.at(-1)!.length > 0 && !fits(at, group, squares)) {
      lines.push([]);
      at = 0;
    }
    lines.at(-1)!.push(...group);
    at += widthOf(group);
  }
  return lines.map((line, index) => ({ runs: toRuns(line), justified: index < lines.length - 1 }));
}
