import { BCD_VALUE, bcdByte } from './bcd.ts';

/** Stations send Beijing time without a zone: UTC+8, no daylight saving. */
export const BEIJING_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** UTC epoch ms of the first day of each month 2000-01 … 2099-12, and each month's length in days. */
const MONTH_START_MS = new Float64Array(1200);
const MONTH_DAYS = new Uint8Array(1200);
for (let month = 0; month < 1200; month++) {
  const year = 2000 + Math.floor(month / 12);
  MONTH_START_MS[month] = Date.UTC(year, month % 12, 1);
  MONTH_DAYS[month] = (Date.UTC(year, (month % 12) + 1, 1) - MONTH_START_MS[month]!) / DAY_MS;
}

/**
 * Epoch ms of a Beijing wall time given as numbers (year 0–99 stands for 2000–2099), or null where it is no time.
 * Arguments that are −1 (bad BCD) give null.
 */
export function beijingTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | null {
  if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23) return null;
  if (minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  const index = year * 12 + month - 1;
  if (day > MONTH_DAYS[index]!) return null;
  const timeMs = ((hour * 60 + minute) * 60 + second) * 1000;
  return MONTH_START_MS[index]! + (day - 1) * DAY_MS + timeMs - BEIJING_OFFSET_MS;
}

/** Six BCD bytes YYMMDDHHmmSS → epoch ms, or null (SL 651-2014 6.6.2.5). */
export function readBcdSeconds(bytes: Uint8Array, at: number): number | null {
  return beijingTime(
    BCD_VALUE[bytes[at]!]!,
    BCD_VALUE[bytes[at + 1]!]!,
    BCD_VALUE[bytes[at + 2]!]!,
    BCD_VALUE[bytes[at + 3]!]!,
    BCD_VALUE[bytes[at + 4]!]!,
    BCD_VALUE[bytes[at + 5]!]!,
  );
}

/** Five BCD bytes YYMMDDHHmm → epoch ms, or null (SL 651-2014 6.6.2.8). */
export function readBcdMinutes(bytes: Uint8Array, at: number): number | null {
  return beijingTime(
    BCD_VALUE[bytes[at]!]!,
    BCD_VALUE[bytes[at + 1]!]!,
    BCD_VALUE[bytes[at + 2]!]!,
    BCD_VALUE[bytes[at + 3]!]!,
    BCD_VALUE[bytes[at + 4]!]!,
    0,
  );
}

/** Four BCD bytes YYMMDDHH → epoch ms, or null (SL 651-2014 table 44). */
export function readBcdHours(bytes: Uint8Array, at: number): number | null {
  return beijingTime(
    BCD_VALUE[bytes[at]!]!,
    BCD_VALUE[bytes[at + 1]!]!,
    BCD_VALUE[bytes[at + 2]!]!,
    BCD_VALUE[bytes[at + 3]!]!,
    0,
    0,
  );
}

/** YY, MM, DD, HH, mm, SS of an epoch time in Beijing, as numbers 0–99. */
export function beijingParts(atMs: number): readonly number[] {
  const date = new Date(atMs + BEIJING_OFFSET_MS);
  const year = date.getUTCFullYear();
  if (!(year >= 2000 && year <= 2099)) throw new RangeError(`SL 651 writes the years 2000–2099, not ${year}`);
  return [
    year - 2000,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
}

/** The first `count` BCD bytes of YYMMDDHHmmSS. */
export function bcdTime(atMs: number, count: 4 | 5 | 6): number[] {
  return beijingParts(atMs).slice(0, count).map(bcdByte);
}

/** The first `count` parts of YYMMDDHHmmSS as decimal digits. */
export function digitTime(atMs: number, count: 4 | 5 | 6): string {
  return beijingParts(atMs)
    .slice(0, count)
    .map((part) => String(part).padStart(2, '0'))
    .join('');
}

/** Epoch ms → ISO 8601 with `+08:00`, milliseconds only where they are not zero. */
export function beijingIso(atMs: number): string {
  const iso = new Date(atMs + BEIJING_OFFSET_MS).toISOString();
  return `${iso.endsWith('.000Z') ? iso.slice(0, 19) : iso.slice(0, -1)}+08:00`;
}
