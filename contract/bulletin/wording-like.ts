import { type FigureStyle, styleOf, wordingsOf } from '../figure-words.ts';

const digits = (text: string): string => text.replaceAll(/[^\d.万亿]/g, '');

/**
 * How a figure is printed where somebody typed `text` for it: in the same words where a style has them (100余次), otherwise in
 * a style with the same number (超过480人 for 486 → 480余人), otherwise exactly. True of the value by construction.
 */
export function wordingLike(
  text: string,
  value: number,
  measure: string,
): { style: FigureStyle; text: string } {
  const typed = text.replaceAll(/\s/g, '');
  const same = styleOf(typed, value, measure);
  if (same) return { style: same, text: typed };
  const wordings = wordingsOf(value, measure);
  return (
    wordings.find((wording) => digits(wording.text) === digits(typed)) ??
    wordings[0] ?? { style: { as: 'exact' }, text: typed }
  );
}
