import { randomInt } from 'node:crypto';

// Without letters and digits that look alike on a slip.
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';

/** So many signs by chance for an address or a slip: 31 to choose from, 10 of them are about 2⁵⁰. */
export const slipCode = (signs: number): string =>
  Array.from({ length: signs }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** A code as somebody copied it from paper: capitals, spaces, hyphens and full width are forgiven. */
export const readSlipCode = (typed: string): string =>
  typed
    .slice(0, 80)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
