import { chineseNumber } from './chinese-numbers.ts';

/**
 * How a figure is printed (100余次, 近300份, 3.2万) and what a printed figure claims. What `printFigure` prints is true by
 * construction; `readFigure` turns any printed figure back into the set of values it may stand for.
 */
export type FigureStyle =
  | { as: 'exact' }
  /** Rounded down to `place` (a power of ten): 3217 by 1000 → 3000余. */
  | { as: 'over'; word: '余' | '多' | '以上'; place: number }
  /** Rounded up to `place`: 296 by 100 → 近300. */
  | { as: 'nearly'; place: number }
  /** Rounded to `place`: 486 by 100 → 约500. */
  | { as: 'about'; place: number }
  | { as: 'scaled'; scale: '万' | '亿'; decimals: number };

/** The values that a printed figure may stand for, and what it counts. */
export interface Claim {
  low: number;
  lowIn: boolean;
  high: number;
  highIn: boolean;
  /** 条, 户, 人次 …; empty where nothing follows the number. */
  measure: string;
}
export type ReadFigure = { ok: true; claim: Claim } | { ok: false; reason: 'no-number' | 'wording-unknown' };

const SCALES: Readonly<Record<string, number>> = { '': 1, 千: 1e3, 万: 1e4, 亿: 1e8 };

/** 修约 (GB/T 8170-2008 3.2): to the nearer; exactly half way to the even one. */
function roundHalfEven(value: number, unit: number): number {
  const down = Math.floor(value / unit);
  const rest = value - down * unit;
  const up = rest * 2 > unit || (rest * 2 === unit && down % 2 === 1);
  return (up ? down + 1 : down) * unit;
}

/** No wording stands for a value more than a tenth away, save 余 and 多, whose grammar says how far they reach. */
const within = (shown: number, value: number, parts: number): boolean =>
  Math.abs(value - shown) * parts <= shown;
const NEARLY_PARTS = 10;
const SCALED_PARTS = 20;

const plain = (value: number): string => {
  const text = String(value);
  return text.includes('e') ? BigInt(Math.round(value)).toString() : text;
};
const exact = (value: number, measure: string): string => `${plain(value)}${measure}`;

/** Prints a value in a style; where the style would not be true of it, exactly. */
export function printFigure(value: number, measure: string, style: FigureStyle = { as: 'exact' }): string {
  if (!(value > 0) || !Number.isFinite(value)) return exact(value, measure);
  if (style.as === 'over') {
    const shown = Math.floor(value / style.place) * style.place;
    if (shown <= 0 || style.place < 10 || placeOfInteger(shown) !== style.place || shown === value)
      return exact(value, measure);
    return style.word === '以上' ? `${plain(shown)}${measure}以上` : `${plain(shown)}${style.word}${measure}`;
  }
  if (style.as === 'nearly') {
    const shown = Math.ceil(value / style.place) * style.place;
    if (style.place < 10 || placeOfInteger(shown) !== style.place || shown === value)
      return exact(value, measure);
    return within(shown, value, NEARLY_PARTS) ? `近${plain(shown)}${measure}` : exact(value, measure);
  }
  if (style.as === 'about') {
    const shown = roundHalfEven(value, style.place);
    return shown > 0 && style.place >= 10 && within(shown, value, NEARLY_PARTS)
      ? `约${plain(shown)}${measure}`
      : exact(value, measure);
  }
  if (style.as === 'scaled') {
    const scale = SCALES[style.scale]!;
    const unit = scale / 10 ** style.decimals;
    const shown = roundHalfEven(value, unit);
    if (shown === 0 || !within(shown, value, SCALED_PARTS)) return exact(value, measure);
    return `${(shown / scale).toFixed(style.decimals)}${style.scale}${measure}`;
  }
  return exact(value, measure);
}

/** Place of the last digit that is not 0: 4000 → 1000, 130 → 10. */
function placeOfInteger(shown: number): number {
  let place = 1;
  while (shown > 0 && shown % (place * 10) === 0) place *= 10;
  return place;
}

/** A number as written, and the place of its last written digit that is not a rounding 0. */
function writtenNumber(text: string, scale: number): { shown: number; place: number; written: number } {
  if (!/^[\d,.]+$/.test(text)) {
    const base = chineseNumber(text) ?? 0;
    return { shown: base * scale, place: placeOfInteger(base) * scale, written: scale };
  }
  const [whole = '', fraction = ''] = text.replaceAll(',', '').split('.');
  const digits = Number(whole + fraction);
  const written = scale / 10 ** fraction.length;
  const place = fraction === '' ? placeOfInteger(digits) * scale : written;
  return { shown: (digits * scale) / 10 ** fraction.length, place, written };
}

type Wording = 'exact' | 'over' | 'at-least' | 'nearly' | 'about';
const BEFORE: Readonly<Record<string, Wording>> = {
  近: 'nearly',
  约: 'about',
  大约: 'about',
  超: 'over',
  超过: 'over',
  逾: 'over',
  不少于: 'at-least',
};
const AFTER: Readonly<Record<string, Wording>> = { 以上: 'at-least', 左右: 'about' };
const PRINTED =
  /^(不少于|超过|大约|近|约|超|逾)?\s*(\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+)\s*(余|多)?(千|万|亿)?(余|多)?\s*(.*?)(以上|左右)?$/u;

/** What a printed figure claims. 以上 includes the number itself (民法典 1259); 余 and 多 do not. */
export function readFigure(text: string): ReadFigure {
  const found = PRINTED.exec(text.trim());
  if (!found) return { ok: false, reason: 'no-number' };
  const [, before = '', number = '', inner, scaleSign = '', outer, measure = '', after = ''] = found;
  const said = [BEFORE[before], inner || outer ? ('over' as const) : undefined, AFTER[after]].filter(
    (wording): wording is Wording => wording !== undefined,
  );
  if (said.length > 1 || (inner && outer)) return { ok: false, reason: 'wording-unknown' };
  const scale = SCALES[scaleSign] ?? 1;
  const { shown, place, written } = writtenNumber(number, scale);
  const wording = said[0] ?? 'exact';
  if (wording === 'over')
    return {
      ok: true,
      claim: { low: shown, lowIn: false, high: shown + place, highIn: false, measure },
    };
  if (wording === 'at-least')
    return { ok: true, claim: { low: shown, lowIn: true, high: shown + place, highIn: false, measure } };
  if (wording === 'nearly') {
    const tenth = shown - shown / NEARLY_PARTS;
    const byPlace = shown - place;
    return {
      ok: true,
      claim: {
        low: Math.max(tenth, byPlace),
        lowIn: tenth > byPlace,
        high: shown,
        highIn: false,
        measure,
      },
    };
  }
  if (wording === 'about') {
    const reach = Math.min(place / 2, shown / NEARLY_PARTS);
    return {
      ok: true,
      claim: { low: shown - reach, lowIn: true, high: shown + reach, highIn: true, measure },
    };
  }
  return { ok: true, claim: { ...roundedClaim(shown, scale === 1 ? 0 : written), measure } };
}

/** What rounds to the number shown; `unit` 0: nothing but itself. */
function roundedClaim(shown: number, unit: number): Omit<Claim, 'measure'> {
  if (unit === 0 || shown === 0) return { low: shown, lowIn: true, high: shown, highIn: true };
  const even = Math.round(shown / unit) % 2 === 0;
  const reach = shown / SCALED_PARTS;
  const cut = reach < unit / 2;
  return {
    low: shown - (cut ? reach : unit / 2),
    lowIn: cut || even,
    high: shown + (cut ? reach : unit / 2),
    highIn: cut || even,
  };
}

export const holds = (claim: Claim, value: number): boolean =>
  (claim.lowIn ? value >= claim.low : value > claim.low) &&
  (claim.highIn ? value <= claim.high : value < claim.high);

/** Is a printed figure true of a value? `loose`: true, and a wording exists that stays within a tenth. */
export function judgeFigure(
  text: string,
  value: number,
  measure?: string,
): 'true' | 'loose' | 'false' | 'other-measure' | 'no-number' | 'wording-unknown' {
  const read = readFigure(text);
  if (!read.ok) return read.reason;
  if (measure !== undefined && read.claim.measure !== measure) return 'other-measure';
  if (!holds(read.claim, value)) return 'false';
  return within(read.claim.low, value, NEARLY_PARTS) ? 'true' : 'loose';
}

const STYLES: readonly FigureStyle[] = [
  { as: 'exact' },
  ...[10, 100, 1e3, 1e4, 1e5, 1e6].flatMap((place): FigureStyle[] => [
    { as: 'over', word: '余', place },
    { as: 'over', word: '多', place },
    { as: 'over', word: '以上', place },
    { as: 'nearly', place },
  ]),
  ...[1, 2, 0].flatMap((decimals): FigureStyle[] => [
    { as: 'scaled', scale: '万', decimals },
    { as: 'scaled', scale: '亿', decimals },
  ]),
  ...[10, 100, 1e3, 1e4, 1e5, 1e6].map((place): FigureStyle => ({ as: 'about', place })),
];

/** Every way to print a value that is true of it and not loose; the exact one first. */
export function wordingsOf(value: number, measure: string): { style: FigureStyle; text: string }[] {
  const seen = new Set<string>();
  return STYLES.flatMap((style) => {
    const text = printFigure(value, measure, style);
    if (seen.has(text) || (style.as !== 'exact' && judgeFigure(text, value, measure) !== 'true')) return [];
    seen.add(text);
    return [{ style, text }];
  });
}

/** The roundest style that prints a value in just these words; undefined where none does: they are not true of it. */
export const styleOf = (text: string, value: number, measure: string): FigureStyle | undefined =>
  STYLES.findLast((style) => printFigure(value, measure, style) === text);
