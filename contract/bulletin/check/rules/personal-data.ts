import type { Found, Said } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/** GB 11643-1999 公民身份号码: 17 digits with a day of birth in them, and the check character of ISO 7064 MOD 11-2. */
export function isIdNumber(text: string): boolean {
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  if (!/^[1-8]\d{5}(?:18|19|20)\d{9}[\dXx]$/.test(text) || month < 1 || month > 12 || day < 1 || day > 31)
    return false;
  const sum = WEIGHTS.reduce((total, weight, n) => total + weight * Number(text[n]), 0);
  return CHECK[sum % 11] === text[17]?.toUpperCase();
}

/** ISO/IEC 7812-1 annex B (Luhn). */
export function isCardNumber(digits: string): boolean {
  let sum = 0;
  for (let n = 0; n < digits.length; n++) {
    const digit = Number(digits[digits.length - 1 - n]);
    const doubled = n % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

interface Kind {
  id: string;
  clause: string;
  pattern: RegExp;
  is: (digits: string) => boolean;
  /** How many characters stay at the beginning and the end. */
  keep: readonly [number, number];
  say: Said;
}

const NEITHER = '(?<![0-9A-Za-z])';
const KINDS: readonly Kind[] = [
  {
    id: 'id-number',
    clause: 'GB 11643-1999; 《个人信息保护法》第二十八条、第五十一条',
    pattern: new RegExp(`${NEITHER}[1-8]\\d{16}[0-9Xx](?![0-9A-Za-z])`, 'g'),
    is: isIdNumber,
    keep: [3, 2],
    say: { zh: '公民身份号码不得出现在信息中', en: 'an ID number has no place in a bulletin' },
  },
  {
    id: 'phone-number',
    clause: '《个人信息保护法》第五十一条',
    pattern: new RegExp(`${NEITHER}1[3-9]\\d(?:\\d{8}|([- ])\\d{4}\\1\\d{4})(?![0-9A-Za-z])`, 'g'),
    is: () => true,
    keep: [3, 4],
    say: { zh: '手机号码属个人信息', en: 'a mobile number is personal data' },
  },
  {
    id: 'bank-card',
    clause: '《个人信息保护法》第二十八条、第五十一条',
    pattern: new RegExp(
      `${NEITHER}[3-6]\\d{3}(?:\\d{12,15}|(?: \\d{4}){3}(?: \\d{1,3})?)(?![0-9A-Za-z])`,
      'g',
    ),
    is: (digits) => !isIdNumber(digits) && isCardNumber(digits),
    keep: [0, 4],
    say: { zh: '银行卡号属敏感个人信息', en: 'a bank card number is sensitive personal data' },
  },
];

function masked(digits: string, [head, tail]: readonly [number, number]): string {
  return digits.slice(0, head) + '*'.repeat(digits.length - head - tail) + digits.slice(digits.length - tail);
}

function* findKind({ input }: Reading, { pattern, is, keep, say }: Kind): Iterable<Found> {
  for (const { 0: text, index } of input.text.matchAll(pattern)) {
    const digits = text.replaceAll(/[- ]/g, '');
    if (!is(digits)) continue;
    yield {
      start: index,
      end: index + text.length,
      message: say,
      fixes: [{ replace: masked(digits, keep), label: { zh: '隐去中间各位', en: 'mask it' } }],
    };
  }
}

export const PERSONAL_DATA: readonly Rule[] = KINDS.map((kind) => ({
  id: kind.id,
  severity: 'error',
  clause: kind.clause,
  find: (reading) => findKind(reading, kind),
}));
