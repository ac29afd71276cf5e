import type { PatternRule } from '../rule.ts';

const HAN = '\\p{Script=Han}';
const HAS_HAN = new RegExp(`[${HAN}]`, 'u');
const ENDS_IN_HAN = new RegExp(`[${HAN}]$`, 'u');
const CLOSED = '”’）》】〕％%';
const OPENS = '“‘（《【';
const FULL: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '?': '？', '!': '！' };

/** GB/T 15834-2011 标点符号用法; GB/T 9704-2012 党政机关公文格式. */
export const PUNCTUATION: readonly PatternRule[] = [
  {
    id: 'half-width-punctuation',
    severity: 'warning',
    clause: 'GB/T 15834-2011 5.1',
    pattern: new RegExp(`(?<=[${HAN}${CLOSED}])[,;:?!]|(?<![A-Za-z])[,;:?!](?=[${HAN}${OPENS}])`, 'gu'),
    right: ([mark]) => FULL[mark],
    say: { zh: '汉字之间应用全角标点', en: 'between Han characters punctuation is full-width' },
  },
  {
    id: 'half-width-stop',
    severity: 'warning',
    clause: 'GB/T 15834-2011 4.1',
    pattern: new RegExp(`(?<=[${HAN}${CLOSED}])\\.(?=[${HAN}\\s]|$)`, 'gu'),
    right: () => '。',
    say: { zh: '句末应用句号“。”', en: 'a sentence ends with 。' },
  },
  {
    id: 'half-width-brackets',
    severity: 'warning',
    clause: 'GB/T 15834-2011 4.9',
    pattern: /\(([^()（）\n]{1,60})\)/gu,
    right: ({ 1: inside = '', input = '', index }) => {
      // (2023)12号 is a document number: that has a rule of its own.
      if (/^\d{4}$/.test(inside)) return undefined;
      return HAS_HAN.test(inside) || ENDS_IN_HAN.test(input.slice(Math.max(0, index - 2), index))
        ? `（${inside}）`
        : undefined;
    },
    say: { zh: '括号应用全角', en: 'brackets are full-width' },
  },
  {
    id: 'straight-quotes',
    severity: 'warning',
    clause: 'GB/T 15834-2011 4.8',
    pattern: /"([^"\n]{1,60})"|'([^'\n]{1,60})'/gu,
    right: ({ 1: double, 2: single }) => {
      if (!HAS_HAN.test(double ?? single ?? '')) return undefined;
      return double === undefined ? `‘${single}’` : `“${double}”`;
    },
    say: { zh: '引号应用“”或‘’', en: 'quotation marks are “ ” or ‘ ’' },
  },
  {
    id: 'doubled-punctuation',
    severity: 'warning',
    clause: 'GB/T 15834-2011 4.1–4.7',
    pattern: /(?<![，、；：。])(?:[，、；：]{1,3}[，、；：。]|。(?:[，、；：。](?!。)))(?![，、；：。])/gu,
    right: ([marks]) => (marks.startsWith('。') ? '。' : marks.at(-1)),
    say: { zh: '标点重复', en: 'two punctuation marks where one belongs' },
  },
  {
    id: 'ellipsis',
    severity: 'note',
    clause: 'GB/T 15834-2011 4.11.2',
    pattern: /(?<![。.…])(?:。{3,12}|\.{3,12}|…)(?![。.…])/gu,
    right: () => '……',
    say: { zh: '省略号应为六点，占两字', en: 'an ellipsis has six dots' },
  },
  {
    id: 'quotes-in-a-row',
    severity: 'note',
    clause: 'GB/T 15834-2011 4.5.3.5',
    pattern: /”、(?=“)|》、(?=《)/gu,
    right: ([marks]) => marks[0],
    say: {
      zh: '标有引号或书名号的并列成分之间通常不用顿号',
      en: 'between quoted items or titles in a row there is usually no 、',
    },
  },
  {
    id: 'ordinal-punctuation',
    severity: 'note',
    clause: 'GB/T 9704-2012 7.3.3; GB/T 15834-2011 附录B.3',
    pattern:
      /(?<=^|\n)[ \u3000]{0,4}\d{1,2}、|(?<=^|[\n。；])（[一二三四五六七八九十]{1,3}）[、，.]+|(?<=^|[\n。；])第[一二三四五六七八九十]{1,3}、/gu,
    right: ([marks]) => {
      if (marks.endsWith('、') && /\d/.test(marks)) return marks.replace('、', '.');
      return marks.includes('第') ? marks.replace('、', '，') : marks.replace(/[、，.]+$/u, '');
    },
    say: {
      zh: '序次语后的标点：“一、”“（一）”“1.”“（1）”“第一，”',
      en: 'after an ordinal: 一、 （一） 1. （1） 第一，',
    },
  },
  {
    id: 'law-title',
    severity: 'note',
    clause: 'GB/T 15834-2011 4.15',
    pattern: new RegExp(
      `(?<!《)中华人民共和国(?!境内|公民|国籍|成立|政府|主席)(?:(?!共和国|法|条例)[${HAN}]){1,16}(?:条例|法)(?![》院庭律规定人])|“关于[^“”《》\\n]{2,40}的(?:通知|意见|方案|决定|办法|报告)”`,
      'gu',
    ),
    right: ([title]) => `《${title.replace(/^“|”$/g, '')}》`,
    say: { zh: '法律和文件名称应用书名号', en: 'titles of laws and papers stand in 《 》' },
  },
  {
    id: 'document-number',
    severity: 'warning',
    clause: 'GB/T 9704-2012 7.2.5',
    pattern: /[（([【〔]((?:19|20)\d{2})[）)\]】〕](?:第)?(?:0*)(\d{1,4})号/gu,
    right: ({ 0: printed, 1: year, 2: number }) => {
      const right = `〔${year}〕${number}号`;
      return printed === right ? undefined : right;
    },
    say: {
      zh: '发文字号：年份用六角括号，序号不加“第”、不编虚位',
      en: 'a document number has its year in 〔 〕, no 第 and no leading zero',
    },
  },
];
