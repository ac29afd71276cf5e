import { chineseNumber } from '../chinese-numbers.ts';
import { EACH, FIXED, FOLLOWED, PRECEDED, UNITS } from './units.ts';

export { UNITS } from './units.ts';

/** A counted figure in a text: what is printed, its absolute value, the claim about the value, what is counted in. */
export interface PrintedFigure {
  text: string;
  value: number;
  /** 余, 多, 近, 约 …: a claim about the true value; null where it is said exactly. */
  qualifier: string | null;
  unit: string;
  /** UTF-16 code units from the start of the text. */
  offset: number;
}

/** 签约, 附近 … claim nothing of the number behind them. */
const BEFORE =
  '不少于|不低于|至少|超过|突破|将近|接近|大约|超|逾|(?<![附靠最临邻就远])近|(?<![签预节合制条特违履相契集公失解])约';
/** Bounded, so that a line of ten million digits costs no more than any other. */
const NUMBER = String.raw`(?<!\d)\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|(?<!\d)\d{1,12}(?:\.\d{1,6})?`;
/** Small counts are written in digits (GB/T 15835-2011); in characters only these count. */
const CHINESE = [
  // 十二, 一千二百, 两万: what holds a ten
  '(?<![\\d.一二两三四五六七八九十百千万几余多来])(?:[一二两三四五六七八九数]?[十百千万]|数)[零〇一二两三四五六七八九十百千万]{0,12}',
  // 两场: two to nine of what is hardly ever part of a name
  '(?<![一二两三四五六七八九十百千第届])[两三四五六七八九](?=万|亿|批次|场次|人次|[名户家场批辆台座])',
  // 近亿元
  `(?<=${BEFORE})亿`,
  // 八成以上
  '[一二两三四五六七八九](?=成(?:以上|左右|多|[，。；、的]|$))',
].join('|');
const SHARE = '百分之(?<share>[零〇一二三四五六七八九十百点]{1,9}|\\d{1,3}(?:\\.\\d{1,4})?)';
/** 千米, 千瓦, 千克 are units, 千 there is no group. */
const GROUP = '万亿|[百万亿]|千(?![米瓦克伏卡])';
const UNIT = `(?:${UNITS.join('|')})`;
const COUNTED = `(?<number>${NUMBER}|${CHINESE})(?<odd>[余多几来])?(?<group>${GROUP})?(?<odd2>[余多几来])?(?<unit>${UNIT}(?:（${UNIT}）)?(?:${EACH})?)`;
const FIGURE = new RegExp(
  `(?<before>${BEFORE})?(?:${SHARE}|${COUNTED})(?<after>以上|左右|以内|(?<=成)多)?`,
  'g',
);
const GROUPS: Readonly<Record<string, number>> = {
  百: 100,
  千: 1_000,
  万: 10_000,
  亿: 100_000_000,
  万亿: 1_000_000_000_000,
};

/** What stands right before a number that is part of a name, a date, an ordinal or a longer number. */
const PART_OF_SOMETHING =
  /(?:[A-Za-z][-–]?|[第﹝〔[.·/:：×*+\d]|\d[,，]|[一二三四五六七八九十百千]|\d[-–—~～至])$/;
/** 前3名: a place in a ranking. */
const RANKED = /(?:^|[^提目日此之以当较年会])前$/;
/** Spans that are names: short quotations and titles of books, papers and events. */
const NAMES = /“[^”。]{1,16}”|《[^》]{1,60}》|〔[^〕]{1,12}〕/g;

function nameSpans(text: string): { from: number; to: number }[] {
  return [...text.matchAll(NAMES)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

const numberOf = (number: string): number | undefined =>
  /\d/.test(number) ? Number(number.replaceAll(',', '')) : chineseNumber(number);

/** 九十五, 九十五点六, 95.6 of a hundred. */
function shareOf(share: string): number | undefined {
  const [whole = '', part = ''] = share.split('点');
  const digits = [...part].map((char) => chineseNumber(char)).join('');
  const base = numberOf(whole);
  return base === undefined ? undefined : Number(digits === '' ? base : `${base}.${digits}`);
}

/** Rounds away what multiplying a decimal by ten thousand leaves behind. */
const times = (value: number, group: number): number => Math.round(value * group * 1_000) / 1_000;

/**
 * Counted figures of a normalised text, in order. Pure; linear in the text. Numbers inside names, dates, ordinals, model
 * numbers and telephone numbers are none.
 */
export function findFigures(text: string): PrintedFigure[] {
  const names = nameSpans(text);
  const found: PrintedFigure[] = [];
  let next = 0;
  for (const match of text.matchAll(FIGURE)) {
    const numberAt = match.index + (match.groups?.before?.length ?? 0);
    while (next < names.length && (names[next]?.to ?? 0) <= numberAt) next++;
    const name = names[next];
    if (name && name.from < numberAt) continue;
    const figure = match.groups?.share === undefined ? countOf(text, match, numberAt) : percentOf(match);
    if (figure) found.push(figure);
  }
  return found;
}

function percentOf({ 0: text, index: offset, groups }: RegExpMatchArray): PrintedFigure | undefined {
  const value = shareOf(groups?.share ?? '');
  if (value === undefined || Number.isNaN(value)) return undefined;
  return { text, value, qualifier: groups?.before ?? groups?.after ?? null, unit: '%', offset: offset ?? 0 };
}

/** 30天至60天, 3人—5人: from so many to so many says no count; 由30%至45% says two. */
const RANGE_BEGUN = /(?<![由从][^，。；]{0,8})\d[^\d，。；、]{1,4}[-—–~～至]$/;
const RANGE_GOES_ON = /^[-—–~～至]\d/;

/** 10万元以上的村, 亿元以上项目: a kind of things. 达90%以上，收入1500元以上。 says how much. */
const isKind = (text: string, end: number, unit: string): boolean =>
  !/[%‰％成]/.test(unit) && /\p{Script=Han}/u.test(text[end] ?? '');

/** Is the number with its unit no count, by what stands before and after it? */
function isNoCount(text: string, from: number, to: number, unit: string, said: boolean): boolean {
  const before = text.slice(Math.max(0, from - 16), from);
  const after = text.slice(to, to + 3);
  if (PART_OF_SOMETHING.test(before.slice(-2)) || RANGE_BEGUN.test(before)) return true;
  if (RANGE_GOES_ON.test(after) && !/[由从]$/.test(before)) return true;
  if (/^[名位]$/.test(unit) && RANKED.test(before)) return true;
  return PRECEDED[unit]?.test(before) === false || (!said && FOLLOWED[unit]?.test(after) === true);
}

function countOf(text: string, match: RegExpMatchArray, numberAt: number): PrintedFigure | undefined {
  const { before, number = '', odd, group, odd2, unit = '', after } = match.groups ?? {};
  const offset = match.index ?? 0;
  const end = offset + match[0].length - (after?.length ?? 0);
  if (isNoCount(text, before === undefined ? numberAt : offset, end, unit, after !== undefined))
    return undefined;
  if (after?.startsWith('以') && isKind(text, offset + match[0].length, unit)) return undefined;
  if (FIXED.test(`${number}${unit}`)) return undefined;
  const said = odd ?? odd2 ?? before ?? after ?? null;
  // 十个, 百家: a round word without a claim is a turn of phrase as often as a count.
  if (/^[十百千万亿数]$/.test(number) && said === null) return undefined;
  const base = numberOf(number);
  if (base === undefined) return undefined;
  return {
    text: match[0],
    value: times(base, group === undefined ? 1 : (GROUPS[group] ?? 1)),
    qualifier: said,
    unit: unit === '％' ? '%' : unit,
    offset,
  };
}
