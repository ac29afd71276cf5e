import type { BoundText, ReportPiece, ReportSource } from '../../../../contract/duty.ts';
import { toBeijingIso } from '../../../../contract/time.ts';

type Part = ReportPiece | readonly ReportPiece[] | null;

/** A sentence from words and bound texts; parts that are null are left out. */
export function say(words: TemplateStringsArray, ...parts: readonly Part[]): ReportPiece[] {
  const pieces: ReportPiece[] = [];
  const add = (piece: ReportPiece): void => {
    const last = pieces.at(-1);
    if (piece === '') return;
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  };
  words.forEach((word, at) => {
    add(word);
    const part = parts[at];
    if (part === null || part === undefined) return;
    for (const piece of Array.isArray(part) ? (part as readonly ReportPiece[]) : [part as ReportPiece])
      add(piece);
  });
  return pieces;
}

/** Parts one behind the other with a mark between them. */
export const joined = (parts: readonly (readonly ReportPiece[])[], mark: string): ReportPiece[] =>
  parts.flatMap((part, at) => (at === 0 ? part : [mark, ...part]));

/** What nobody counted is not written: a number stands on at least one row. */
const bound = (
  text: string,
  value: number | null,
  unit: string | null,
  sources: readonly ReportSource[],
): BoundText => ({ text, value, unit, sources: [...sources] });

export function count(value: number, unit: string, sources: readonly ReportSource[]): BoundText {
  return bound(String(value), value, unit, sources);
}

/** A measured value with so many decimals, as it is printed. */
export function measured(
  value: number,
  decimals: number,
  unit: string,
  sources: readonly ReportSource[],
): BoundText {
  return bound(value.toFixed(decimals), value, unit, sources);
}

export const named = (text: string, source: ReportSource): BoundText => bound(text, null, null, [source]);

const clockSource = (atMs: number): ReportSource => ({
  kind: 'clock',
  id: String(atMs),
  label: toBeijingIso(atMs),
});

/** 7月20日16时, with minutes where there are any; Beijing time. */
export function moment(atMs: number, sources: readonly ReportSource[] = [clockSource(atMs)]): BoundText {
  const iso = toBeijingIso(atMs);
  const minutes = iso.slice(14, 16);
  const text = `${Number(iso.slice(5, 7))}月${Number(iso.slice(8, 10))}日${Number(iso.slice(11, 13))}时${minutes === '00' ? '' : `${minutes}分`}`;
  return bound(text, atMs, 'time', sources);
}

/** 20 July 16:00, Beijing time. */
export function momentEn(atMs: number, sources: readonly ReportSource[] = [clockSource(atMs)]): BoundText {
  const iso = toBeijingIso(atMs);
  return bound(`${iso.slice(5, 10)} ${iso.slice(11, 16)}`, atMs, 'time', sources);
}
