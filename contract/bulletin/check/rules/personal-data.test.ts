import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCardNumber, isIdNumber } from './personal-data.ts';

/** ISO 7064 MOD 11-2, digit by digit: the sum of a number with its check character leaves 1. */
function leavesOne(text: string): boolean {
  let sum = 0;
  for (const char of text) sum = (sum * 2 + (char === 'X' ? 10 : Number(char))) % 11;
  return sum === 1;
}

test('the examples of GB 11643-1999', () => {
  expect(['11010519491231002X', '440524188001010014'].map(isIdNumber)).toEqual([true, true]);
});

test('of eleven check characters one is right, and it is that of ISO 7064', () => {
  const born = fc.date({ min: new Date('1900-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 110_000, max: 659_999 }),
      born,
      fc.integer({ min: 0, max: 999 }),
      (area, day, serial) => {
        const body = `${area}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
        const right = [...'0123456789X'].filter((check) => isIdNumber(body + check));
        expect(right).toHaveLength(1);
        expect(leavesOne(body + right[0])).toBe(true);
      },
    ),
  );
});

test('Luhn: one altered digit is always found', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[3-6]\d{14}$/),
      fc.nat(15),
      fc.integer({ min: 1, max: 9 }),
      (body, at, add) => {
        const card = [...'0123456789'].map((check) => body + check).find(isCardNumber) ?? '';
        const altered = card.slice(0, at) + ((Number(card[at]) + add) % 10) + card.slice(at + 1);
        expect([isCardNumber(card), isCardNumber(altered)]).toEqual([true, false]);
      },
    ),
  );
});
