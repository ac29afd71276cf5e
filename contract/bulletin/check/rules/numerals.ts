import { ordinalOf } from '../../../chinese-numbers.ts';
import { UNITS } from '../../find-figures.ts';
import type { PatternRule } from '../rule.ts';

const ONES = '零一二三四五六七八九';
const COUNTED = '个|名|户|次|天|人|家|件|条|场|年|岁|小时|分钟|公里|米';
const MEASURE = UNITS.map((unit) => unit.replaceAll(/[%‰％㎡]/g, ''))
  .filter((unit) => unit !== '')
  .join('|');
const place = (digit: string): number => ONES.indexOf(digit === '两' ? '二' : digit);
const follows = (first: string, second: string): boolean => place(second) === place(first) + 1;
const yearDigits = (year: string): string =>
  [...year].map((char) => (ONES.includes(char) ? ONES.indexOf(char) : 0)).join('');
const TIMES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };
const MANY: Readonly<Record<string, string>> = { '10': '十', '100': '百', '1000': '千', '10000': '万' };

/** GB/T 15835-2011 出版物上数字用法; what 公文 may take over from it. */
export const NUMERALS: readonly PatternRule[] = [
  {
    id: 'year-zero',
    severity: 'warning',
    clause: 'GB/T 15835-2011 5.2.5',
    pattern: /(?<![一二三四五六七八九〇零])[一二][零〇○一二三四五六七八九]{3}年/gu,
    right: ([year]) =>
      /[零○]/.test(year) ? [`${yearDigits(year.slice(0, 4))}年`, year.replaceAll(/[零○]/g, '〇')] : undefined,
    say: {
      zh: '编号和年份中的“0”写作“〇”，不写“零”；公文中年份用阿拉伯数字',
      en: 'in years 0 is 〇, not 零; official papers write years in digits',
    },
  },
  {
    id: 'short-year',
    severity: 'warning',
    clause: 'GB/T 15835-2011 5.1.4',
    pattern: /(?<![\d.])(\d{2})年(?=\d{1,2}月)/gu,
    right: ({ 1: year }) => [`20${year}年`, `19${year}年`],
    say: { zh: '年份应写全四位', en: 'a year has four digits' },
  },
  {
    id: 'date-zero',
    severity: 'note',
    clause: 'GB/T 9704-2012 7.3.5',
    pattern: /(?<=年)0([1-9])月|(?<=月)0([1-9])日/gu,
    right: ({ 1: month, 2: day }) => (month === undefined ? `${day}日` : `${month}月`),
    say: { zh: '月、日不编虚位（1不编为01）', en: 'months and days have no leading zero' },
  },
  {
    id: 'date-form',
    severity: 'note',
    clause: 'GB/T 9704-2012 7.3.5; GB/T 15835-2011 5.1.4',
    pattern: /(?<![\d./-])((?:19|20)\d{2})([./-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d./-])/gu,
    right: ({ 1: year, 3: month, 4: day }) => `${year}年${Number(month)}月${Number(day)}日`,
    say: { zh: '公文中的日期应写明年、月、日', en: 'official papers write a date with 年, 月, 日' },
  },
  {
    id: 'rough-count-mark',
    severity: 'warning',
    clause: 'GB/T 15835-2011 5.2.1; GB/T 15834-2011 4.5.3.4',
    pattern: new RegExp(
      `(?<=[^。；\\n第、一二两三四五六七八九])([一二两三四五六七八])、([二两三四五六七八九])(?=[十百千万]?(?:${COUNTED}))`,
      'gu',
    ),
    right: ({ 1: first = '', 2: second = '' }) => (follows(first, second) ? `${first}${second}` : undefined),
    say: {
      zh: '相邻两数连用表示概数，中间不加顿号',
      en: 'two numbers in a row for a rough count have no 、',
    },
  },
  {
    id: 'rough-count-digits',
    severity: 'warning',
    clause: 'GB/T 15835-2011 4.2.2',
    pattern: new RegExp(
      `(?<![\\d.、第])([1-8])、([2-9])(?=(?:${COUNTED}))|(?<![\\d.])([1-9])0几(?=[^\\d])|([几数])(10{1,4})(?=\\D)`,
      'gu',
    ),
    right: ({ 1: first, 2: second, 3: tens, 4: word, 5: many = '' }) => {
      if (first !== undefined)
        return Number(second) === Number(first) + 1
          ? `${ONES[Number(first)]}${ONES[Number(second)]}`
          : undefined;
      if (tens !== undefined) return `${ordinalOf(Number(tens) * 10)}几`;
      return `${word}${MANY[many]}`;
    },
    say: { zh: '概数和含“几”的数用汉字', en: 'rough counts and counts with 几 are written in characters' },
  },
  {
    id: 'mixed-number',
    severity: 'warning',
    clause: 'GB/T 15835-2011 5.3',
    pattern: new RegExp(
      `(?<![\\d.,第])(\\d{1,4})([十百千])(万)?(?=[余多]?(?!(?:千?克|千?米|瓦|伏|帕|分|货|卡|赫|字))(?:${MEASURE}))`,
      'gu',
    ),
    right: ({ 1: number, 2: times = '', 3: group = '' }) => `${Number(number) * (TIMES[times] ?? 1)}${group}`,
    say: {
      zh: '除“万”“亿”外，一个数中不混用阿拉伯数字和汉字数字',
      en: 'but for 万 and 亿 one number does not mix digits and characters',
    },
  },
  {
    id: 'mixed-fraction',
    severity: 'warning',
    clause: 'GB/T 15835-2011 4.1.1, 5.3',
    pattern: /百分之(\d{1,4}(?:\.\d{1,4})?)|(?<![\d.])([2-9])分之([1-9])(?!\d)/gu,
    right: ({ 1: percent, 2: below, 3: above }) =>
      percent === undefined
        ? [`${ONES[Number(below)]}分之${ONES[Number(above)]}`, `${above}/${below}`]
        : `${percent}%`,
    say: {
      zh: '百分数写作“95%”，分数不混用两种数字',
      en: 'a percentage is written 95 %; a fraction does not mix numerals',
    },
  },
  {
    id: 'weekday',
    severity: 'warning',
    clause: 'GB/T 15835-2011 4.2.3',
    pattern:
      /(?<=星期)[1-7](?!\d)|(?<=(?<![一二两三四五六七八九十几每第\d])周)[1-7](?=[，。、；（）]|上午|下午|晚|前|起|召|举|开|至|到|$)/gu,
    right: ([day]) => (day === '7' ? '日' : ONES[Number(day)]),
    say: { zh: '星期几用汉字', en: 'the day of the week is written in characters' },
  },
  {
    id: 'range-unit',
    severity: 'warning',
    clause: 'GB/T 15835-2011 5.1.3',
    pattern:
      /(?<![\dA-Za-z.~～—–-])(\d{1,6}(?:\.\d{1,4})?)([-—–~～至])(\d{1,6}(?:\.\d{1,4})?)(%|万元|亿元|万|亿)/gu,
    right: ({ 1: low, 2: dash = '', 3: high, 4: unit }) =>
      `${low}${unit}${/[-–~]/.test(dash) ? '～' : dash}${high}${unit}`,
    say: {
      zh: '数值范围中“%”“万”“亿”前后都写，以免歧义',
      en: 'in a range %, 万 and 亿 stand with both numbers, or it may be misread',
    },
  },
  {
    id: 'range-dash',
    severity: 'note',
    clause: 'GB/T 15834-2011 4.13.3; GB/T 15835-2011 5.1.3',
    pattern: new RegExp(`(?<![\\dA-Za-z.-])(\\d{1,5})[-–~](\\d{1,5})(?=(年|月|日|时)|(?:${MEASURE}))`, 'gu'),
    right: ({ 1: low, 2: high, 3: time }) => `${low}${time === undefined ? '～' : '—'}${high}`,
    say: {
      zh: '时间起止用一字线“—”，数值范围用浪纹线“～”',
      en: 'from–to in time takes —, a range of values ～',
    },
  },
  {
    id: 'range-from',
    severity: 'note',
    clause: 'GB/T 15834-2011 4.13.3',
    pattern: /(?<=[从自]\d{1,4}[年月日时]?(?:\d{1,2}[月日]){0,2})[-—–~～](?=\d{1,4}[年月日时])/gu,
    right: () => '至',
    say: { zh: '“从”“自”与“至”“到”搭配，不用连接号', en: 'after 从 or 自 stands 至 or 到, no dash' },
  },
  {
    id: 'decimal-zero',
    severity: 'warning',
    clause: 'GB/T 15835-2011 5.1.2',
    pattern: /(?<![\dA-Za-z.、）)])\.\d{1,6}(?=[^\d.]|$)/gu,
    right: ([decimal]) => `0${decimal}`,
    say: { zh: '纯小数应写出小数点前的“0”', en: 'a decimal below one has its 0 before the point' },
  },
];
