/** Largest unsigned values of the hourly slots; all ones means “no data” (table C.1). */
const LARGEST_SLOT = { 1: 0xfe, 2: 0xfffe } as const;

/**
 * Writes a number as BCD of a fixed width: missing = all F, negative = FF in the first byte (6.6.3.3). RangeError when
 * it does not fit.
 */
export function pushBcd(out: number[], value: number | null, bytes: number, decimals: number): void {
  if (value === null) {
    for (let index = 0; index < bytes; index++) out.push(0xff);
    return;
  }
  const digits = decimalDigits(value, decimals);
  const negative = value < 0 && /[1-9]/.test(digits);
  const width = (negative ? bytes - 1 : bytes) * 2;
  if (digits.length > width)
    throw new RangeError(`${value} does not fit into ${bytes} BCD bytes with ${decimals} decimals`);
  if (negative) out.push(0xff);
  pushDigits(out, digits.padStart(width, '0'));
}

/** Decimal digits as BCD; an even number of digits. */
export function pushDigits(out: number[], digits: string): void {
  for (let index = 0; index < digits.length; index += 2)
    out.push(Number.parseInt(digits.slice(index, index + 2), 16));
}

function decimalDigits(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals).replace('.', '').replace(/^0+/, '');
  if (!/^\d*$/.test(digits)) throw new RangeError(`${value} is no decimal number`);
  return digits;
}

/** Writes one datum of F4–FC: unsigned, decimal point dropped, all ones = missing. */
export function pushSlot(out: number[], value: number | null, bytes: 1 | 2, decimals: number): void {
  const largest = LARGEST_SLOT[bytes];
  const scaled = value === null ? largest + 1 : Math.round(value * 10 ** decimals);
  if (!(scaled >= 0 && scaled <= largest + (value === null ? 1 : 0))) {
    throw new RangeError(`${value} does not fit into a slot of ${bytes} bytes`);
  }
  if (bytes === 2) out.push(scaled >>> 8);
  out.push(scaled & 0xff);
}

/** dhm of the time step code (table C.3): whole days, whole hours below a day, or minutes below an hour. */
export function stepParts(minutes: number): readonly [days: number, hours: number, minutes: number] {
  if (minutes === 0) return [0, 0, 0];
  if (minutes % 1440 === 0 && minutes <= 31 * 1440) return [minutes / 1440, 0, 0];
  if (minutes % 60 === 0 && minutes < 1440 && minutes > 0) return [0, minutes / 60, 0];
  if (Number.isInteger(minutes) && minutes > 0 && minutes < 60) return [0, 0, minutes];
  throw new RangeError(`SL 651 has no time step of ${minutes} minutes`);
}
