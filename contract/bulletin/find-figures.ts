import { chineseNumber } from '../chinese-numbers.ts';

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

/** What things are counted and measured in. Dates, ages, ordinals and limits in working days are no results. */
export const UNITS =
  `个百分点 百分点 辆次 套次 人次 户次 家次 件次 车次 架次 艘次 班次 场次 批次 篇次 平方公里 平方千米 平方米 立方米 千瓦时 公里 千米 厘米 毫米
公顷 公斤 千克 千瓦 兆瓦 小时 课时 学时 美元 人 名 户 家 个 条 件 起 次 场 份 套 台 辆 支 座 处 栋 幢 棵 株 盏 块 张 本 册 篇 幅 部 项
类 种 批 期 轮 队 组 架 艘 班 节 堂 例 宗 桩 笔 单 封 页 间 头 只 匹 羽 口 眼 道 段 片 顶 床 桶 箱 袋 瓶 盒 包 把 面 枚 根 对 双 副 款
餐 席 位 所 元 米 亩 吨 斤 克 升 天 倍 方 ㎡ % ‰ ％`
    .split(/\s+/)
    .sort((a, b) => b.length - a.length);

const BEFORE = '不少于|不低于|至少|超过|突破|将近|接近|大约|超|逾|近|约';
/** Bounded, so that a line of ten million digits costs no more than any other. */
const NUMBER = String.raw`(?<!\d)\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|(?<!\d)\d{1,12}(?:\.\d{1,6})?`;
/** Small counts are written in digits (GB/T 15835-2011); in characters only what holds a ten, or a round guess, counts. */
const CHINESE =
  '(?<![一二两三四五六七八九十百千])(?:[一二两三四五六七八九数]?[十百千]|数)[零〇一二三四五六七八九十百千]{0,12}|(?:上|成)(?=[百千万])[十百千]?';
const FIGURE = new RegExp(
  `(?<before>${BEFORE})?(?<number>${NUMBER}|${CHINESE})(?<odd>[余多几])?(?<group>万亿|[百千万亿])?(?<odd2>[余多几])?(?<unit>${UNITS.join('|')})(?<after>以上|左右|以内)?`,
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
/** What stands right after a unit that is none there. */
const FOLLOWED: Readonly<Record<string, RegExp>> = {
  个: /^(?:月|工作日|自然日|季度|半天)/,
  节: /^气/,
  人: /^(?:制|份)/,
  方: /^(?:面|案|式|针|向|便|位|可|能|联|协)/,
  项: /^目[化制]/,
  面: /^(?:向|对)/,
  对: /^(?:[一1]|于|外|接|照|象)/,
  部: /^门/,
  位: /^(?:一体|数)/,
  天: /^(?:候|气)/,
  家: /^(?:庭|长|乡|园)/,
  道: /^路/,
  条: /^例/,
  期: /^间/,
  班: /^子/,
  单: /^位/,
  口: /^号/,
  处: /^(?:理|置|级)/,
  支: /^(?:持|部|撑|援|付)/,
  场: /^(?:所|地|景|馆)/,
  组: /^(?:织|建|成)/,
  名: /^(?:校|师|医)/,
};
/** Said of every day, and of no work done. */
const FIXED = /^(?:24小时|7天|365天|15小时)$/;

/** Spans that are names: short quotations and titles of books, papers and events. */
const NAMES = /“[^”。]{1,16}”|《[^》]{1,60}》|〔[^〕]{1,12}〕/g;

function nameSpans(text: string): { from: number; to: number }[] {
  return [...text.matchAll(NAMES)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

const numberOf = (number: string): number | undefined =>
  /\d/.test(number) ? Number(number.replaceAll(',', '')) : chineseNumber(number);

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
    const { before, number = '', odd, group, odd2, unit = '', after } = match.groups ?? {};
    const numberAt = match.index + (before?.length ?? 0);
    while (next < names.length && (names[next]?.to ?? 0) <= numberAt) next++;
    const name = names[next];
    if (name && name.from < numberAt) continue;
    if (PART_OF_SOMETHING.test(text.slice(Math.max(0, numberAt - 2), numberAt))) continue;
    const end = match.index + match[0].length;
    if (after === undefined && FOLLOWED[unit]?.test(text.slice(end, end + 3))) continue;
    if (FIXED.test(`${number}${unit}`)) continue;
    const chinese = !/\d/.test(number);
    const said = odd ?? odd2 ?? before ?? after ?? null;
    // 十个, 百家: a round word without a claim is a turn of phrase as often as a count.
    if (chinese && number.length < 2 && said === null) continue;
    const base = numberOf(number);
    if (base === undefined) continue;
    found.push({
      text: match[0],
      value: times(base, group === undefined ? 1 : (GROUPS[group] ?? 1)),
      qualifier: said,
      unit: unit === '％' ? '%' : unit,
      offset: match.index,
    });
  }
  return found;
}
