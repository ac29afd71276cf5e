import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16 } from '../kit/crc16.ts';
import { fromHex, toHex } from '../kit/hex.ts';
import { INVALID, MISSING, readBcd } from './decode-number.ts';
import { pushBcd } from './encode-number.ts';

const read = (hex: string, decimals: number): number => readBcd(fromHex(hex)!, 0, hex.length / 2, decimals);

describe('BCD numbers (6.6.3.3)', () => {
  test.each([
    ['00000075', 3, 0.075],
    ['FF0266', 1, -26.6],
    ['FF00000172', 2, -1.72],
    ['FF0000', 1, 0],
    ['FFFFFF', 1, MISSING],
    ['AAAAAAAA', 3, MISSING],
    ['FF', 0, MISSING],
    ['AA12', 1, INVALID],
    ['12A4', 1, INVALID],
    ['FF1A', 1, INVALID],
    ['', 0, MISSING],
    ['00000000000001165134', 5, 11.65134],
    ['FF1234567890123456', 3, -1234567890123.456],
  ])('%s with %i decimals is %f', (hex, decimals, value) => {
    expect(read(hex, decimals)).toBe(value);
  });

  test('reads what it writes, digit for digit', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 7 }), fc.boolean(), (list, decimals, negative) => {
        const text = `${list.join('')}e-${decimals}`;
        const value = Number(text) === 0 ? 0 : Number(negative ? `-${text}` : text);
        const out: number[] = [];
        pushBcd(out, value, 9, decimals);
        expect(readBcd(Uint8Array.from(out), 0, 9, decimals)).toBe(value);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('kit', () => {
  test('CRC-16/MODBUS check value', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x4b37);
  });
  test('hex both ways; no hex gives undefined', () => {
    expect(toHex(fromHex('00 aB\tFf')!)).toBe('00ABFF');
    for (const text of ['0', 'GG', '0x00', '１２']) expect(fromHex(text)).toBeUndefined();
  });
});
