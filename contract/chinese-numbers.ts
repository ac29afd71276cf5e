const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const PLACES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };
const GROUPS: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };

/** Value of a Chinese numeral as bulletins write them: 十二, 三百五十, 一千二百, 两万. Undefined where it is none. */
export function chineseNumber(text: string): number | undefined {
  let total = 0;
  let group = 0;
  let digit: number | undefined;
  for (const char of text) {
    const place = PLACES[char];
    const step = GROUPS[char];
    if (DIGITS[char] !== undefined) digit = DIGITS[char];
    else if (place !== undefined) {
      group += (digit ?? 1) * place;
      digit = undefined;
    } else if (step !== undefined) {
      total = (total + group + (digit ?? (group === 0 ? 1 : 0))) * step;
      group = 0;
      digit = undefined;
    } else return undefined;
  }
  return text === '' ? undefined : total + group + (digit ?? 0);
}

/** The n-th ordinal of a list: 1 → 一, 12 → 十二. Up to 99. */
export function ordinalOf(n: number): string {
  const names = '零一二三四五六七八九';
  const tens = Math.floor(n / 10);
  const ones = n % 10;
  const head = tens === 0 ? '' : `${tens === 1 ? '' : names[tens]}十`;
  return `${head}${ones === 0 && tens > 0 ? '' : names[ones]}`;
}
