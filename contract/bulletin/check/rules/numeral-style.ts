import { writeInstead } from '../finding.ts';
import type { Rule } from '../rule.ts';

const IN_CHARACTERS = /^([^一二两三四五六七八九十百千零〇]*)([一二两三四五六七八九十百千零〇]{2,})/u;

/** 三百五十二人 beside 388户: one text writes its counts in one way. */
export const numeralStyle: Rule = {
  id: 'numeral-style',
  severity: 'note',
  clause: 'GB/T 15835-2011 4.1.1, 4.3',
  *find({ entries }) {
    for (const { figures, span } of entries) {
      if (!figures.some(({ text }) => /\d/.test(text))) continue;
      for (const { text, value, offset } of figures) {
        const found = IN_CHARACTERS.exec(text);
        if (/\d/.test(text) || !found || value < 10) continue;
        const rest = text.slice(found[0].length);
        const group = rest.match(/^[余多几]?(万亿|万|亿)/u)?.[1];
        if (group !== undefined) continue;
        yield {
          ...span(offset, offset + text.length),
          message: {
            zh: `文中其他数量用阿拉伯数字，“${text}”应一致`,
            en: `other counts are in digits; “${text}” should be too`,
          },
          fixes: [writeInstead(`${found[1]}${value}${rest}`)],
        };
      }
    }
  },
};
