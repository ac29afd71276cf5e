import type { PatternRule } from '../rule.ts';

const TIME = '目前|今年|当前|日前|本月|上月|去年|年底|月底|[0-9]{1,4}[年月日]';
const UNIT_WORDS: Readonly<Record<string, string>> = {
  km: '公里',
  cm: '厘米',
  mm: '毫米',
  kg: '公斤',
  m2: '平方米',
  'm²': '平方米',
  m3: '立方米',
  'm³': '立方米',
  km2: '平方公里',
  'km²': '平方公里',
};
const OLD_UNITS: Readonly<Record<string, string>> = {
  公分: '厘米',
  公尺: '米',
  公升: '升',
  市斤: '斤',
  平米: '平方米',
};

export const WORDING: readonly PatternRule[] = [
  {
    id: 'as-of',
    severity: 'warning',
    clause: '《现代汉语词典》“截至”“截止”',
    pattern: new RegExp(
      `(?<!报名|申报|征集|投稿|缴费|投票)截止到?(?=(?:${TIME}))|截至到(?=(?:${TIME}))`,
      'gu',
    ),
    right: () => '截至',
    say: {
      zh: '后面有时间，应用“截至”；“截止”是到期停止',
      en: '截至 stands before a time; 截止 means that something closes',
    },
  },
  {
    id: 'unit-symbol',
    severity: 'note',
    clause: 'GB/T 15835-2011 4.1.1; GB 3100-1993',
    pattern: /(?<=\d)(?:[kK][mM][2²]|[kK][mM]|[cC][mM]|[mM][mM]|[kK][gG]|[mM][2²3³])(?![A-Za-z0-9²³/])/gu,
    right: ([symbol]) => UNIT_WORDS[symbol.toLowerCase()],
    say: {
      zh: '公文正文中计量单位写汉字名称',
      en: 'in the text of an official paper units are written in words',
    },
  },
  {
    id: 'old-unit',
    severity: 'warning',
    clause: '《中华人民共和国法定计量单位》（国务院1984年2月27日）',
    pattern: /(?<=[\d余多])(?:公分|公尺|公升|市斤|平米)/gu,
    right: ([unit]) => OLD_UNITS[unit],
    say: {
      zh: '非法定计量单位或不规范的简称',
      en: 'not a legal unit of measurement, or a careless short form',
    },
  },
];
