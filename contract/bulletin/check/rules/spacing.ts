import type { PatternRule } from '../rule.ts';

const HAN = '\\p{Script=Han}';
const MARKS = '，。、；：！？“”‘’（）《》';
/** 一是 after a title that ends in a number: there the space parts title and text. */
const NOT_A_MEASURE = '(?![一二三四五六七八九十]{1,3}是)';

/** What GB/T 15835 and 15834 leave to the house: spaces are none of the text's characters. */
export const SPACING: readonly PatternRule[] = [
  {
    id: 'han-digit-space',
    severity: 'note',
    pattern: new RegExp(
      `(?<=[${HAN}${MARKS}])[ \\u00A0]{1,4}(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])[ \\u00A0]{1,4}(?=[${HAN}${MARKS}])${NOT_A_MEASURE}`,
      'gu',
    ),
    right: () => '',
    say: { zh: '汉字与数字、字母之间不空格', en: 'no space between Han characters and digits or letters' },
  },
  {
    id: 'space-by-punctuation',
    severity: 'note',
    pattern:
      /(?<=[，。、；：！？])[ \u00A0]{1,4}(?=[^\s0-9A-Za-z])|(?<=[^\s0-9A-Za-z])[ \u00A0]{1,4}(?=[，。、；：！？])/gu,
    right: () => '',
    say: { zh: '标点前后不空格', en: 'no space beside punctuation' },
  },
  {
    id: 'full-width-digits',
    severity: 'warning',
    clause: 'GB/T 15835-2011 5.1.7',
    pattern: /[０-９．％]{1,20}/gu,
    right: ([digits]) =>
      /[０-９]/.test(digits)
        ? digits.replaceAll(/[０-９．％]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
        : undefined,
    say: { zh: '阿拉伯数字占半个字位，不用全角', en: 'Arabic digits are half-width' },
  },
];
