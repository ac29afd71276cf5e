import { judgeFigure, wordingsOf } from '../../../figure-words.ts';
import { type Fix, type Said, writeInstead } from '../finding.ts';
import type { Rule } from '../rule.ts';

const WORDINGS_OFFERED = 5;

/** A bound number says what its figure holds: 余, 多, 以上, 近, 约 and 万 are claims about the value. */
export const qualifierTrue: Rule = {
  id: 'qualifier-true',
  severity: 'error',
  *find({ input }) {
    for (const { start, end, value, measure } of input.bound ?? []) {
      if (value === null) continue;
      const text = input.text.slice(start, end).replaceAll(/\s/g, '');
      const judged = judgeFigure(text, value, measure);
      if (judged === 'true') continue;
      const fixes: Fix[] = wordingsOf(value, measure ?? text.replace(/^.*[\d余多万亿千百]/u, ''))
        .slice(0, WORDINGS_OFFERED)
        .map((wording) => writeInstead(wording.text));
      const loose = judged === 'loose';
      yield {
        start,
        end,
        ...(loose ? { severity: 'note' as const } : {}),
        message: loose
          ? {
              zh: `数据为${value}，“${text}”虽不错，但相差超过一成`,
              en: `the figure is ${value}: “${text}” is true but more than a tenth away`,
            }
          : {
              zh: `数据为${value}，“${text}”不成立`,
              en: `the figure is ${value}: “${text}” is not true of it`,
            },
        fixes,
      };
    }
  },
};

/** 8余辆, 22余条: 余 and 多 stand after a round number, or they say nothing. */
export const vagueAfterExact: Rule = {
  id: 'vague-after-exact',
  severity: 'warning',
  *find({ entries }) {
    for (const { figures, span } of entries)
      for (const { text, offset } of figures) {
        const found = /(\d+)[余多](?![万亿])/u.exec(text);
        if (!found || /\.\d/.test(text) || found[1]?.endsWith('0')) continue;
        yield {
          ...span(offset, offset + text.length),
          message: {
            zh: `“${text}”：“余”“多”用在整十、整百等数之后`,
            en: `“${text}”: 余 and 多 follow a round number`,
          },
          fixes: [writeInstead(text.replace(/[余多]/u, ''))],
        };
      }
  },
};

const FRONT = /^(?:不少于|不低于|至少|超过|突破|将近|接近|大约|超|逾|近|约)/u;
const BACK = /[余多](?=[^\d]*$)|(?:以上|左右)$/u;

/** 约500余人, 近300多份, 约100人左右: two claims that do not go together. */
export const doubleClaim: Rule = {
  id: 'double-claim',
  severity: 'warning',
  *find({ entries }) {
    for (const { figures, span } of entries)
      for (const { text, offset } of figures) {
        if (!FRONT.test(text) || !BACK.test(text)) continue;
        const message: Said = {
          zh: `“${text}”前后两个约数词重复或矛盾，保留一个`,
          en: `“${text}” makes two claims: keep one`,
        };
        const both = [text.replace(FRONT, ''), text.replace(BACK, '')];
        yield { ...span(offset, offset + text.length), message, fixes: both.map(writeInstead) };
      }
  },
};
