import { BCD_VALUE } from '../kit/bcd.ts';
import { toHex } from '../kit/hex.ts';

/** What `readBcd` gives for “no data” and for bytes that are no number; no BCD number is infinite. */
export const MISSING = Number.NEGATIVE_INFINITY;
export const INVALID = Number.POSITIVE_INFINITY;

/** Widest BCD number whose integer fits a double exactly: 14 digits. */
const EXACT_BYTES = 7;
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7] as const;

/**
 * BCD number of `count` bytes with its decimal point (6.6.3.3). All F and all A are MISSING, a first byte FF makes the
 * rest negative, any other nibble above 9 is INVALID. The quotient is the double nearest to the decimal number.
 */
export function readBcd(bytes: Uint8Array, at: number, count: number, decimals: number): number {
  if (count > EXACT_BYTES) return readWide(bytes, at, count, decimals);
  let integer = 0;
  for (let index = at; index < at + count; index++) {
    const pair = BCD_VALUE[bytes[index]!]!;
    if (pair < 0) return readMarked(bytes, at, count, decimals);
    integer = integer * 100 + pair;
  }
  return count === 0 ? MISSING : integer / POWERS[decimals]!;
}

function readMarked(bytes: Uint8Array, at: number, count: number, decimals: number): number {
  const first = bytes[at]!;
  if (first !== 0xff && first !== 0xaa) return INVALID;
  let same = 1;
  while (same < count && bytes[at + same] === first) same++;
  if (same === count) return MISSING;
  if (first === 0xaa) return INVALID;
  for (let index = 1; index < count; index++) if (BCD_VALUE[bytes[at + index]!]! < 0) return INVALID;
  return 0 - readBcd(bytes, at + 1, count - 1, decimals);
}

/** Above 14 digits the decimal text is converted as a whole, which rounds once. */
function readWide(bytes: Uint8Array, at: number, count: number, decimals: number): number {
  for (let index = at; index < at + count; index++) {
    if (BCD_VALUE[bytes[index]!]! < 0) return readMarked(bytes, at, count, decimals);
  }
  return Number(`${toHex(bytes, at, at + count)}e-${decimals}`);
}

/** Minutes of the step code dhm (table C.3), or −1. Some terminals write the minutes in binary (0F for 15). */
export function readStep(bytes: Uint8Array, at: number): { minutes: number; standard: boolean } {
  const days = BCD_VALUE[bytes[at]!]!;
  const hours = BCD_VALUE[bytes[at + 1]!]!;
  const minutes = BCD_VALUE[bytes[at + 2]!]!;
  if (days >= 0 && hours >= 0 && minutes >= 0) {
    return { minutes: days * 1440 + hours * 60 + minutes, standard: true };
  }
  const binary = bytes[at + 2]!;
  if (days === 0 && hours === 0 && binary < 60) return { minutes: binary, standard: false };
  return { minutes: -1, standard: false };
}
