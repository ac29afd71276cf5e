import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GOOD_FRAMES } from '../../../test/support/sl651-frames.ts';
import { STANDARD_DIALECT } from './dialect.ts';
import { createFramer, decodeFrame, presentFrame, readingsOf } from './index.ts';

const frames = GOOD_FRAMES.map(({ bytes }) => {
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) throw new Error(decoded.detail);
  return { bytes: bytes.slice(0, decoded.frame.length), encoding: decoded.frame.encoding };
});

/** The CRC digits of an ASCII frame mean the same in both letter cases. */
function isLetterCase(frame: (typeof frames)[number], at: number, bit: number): boolean {
  if (frame.encoding !== 'ASCII' || bit !== 5 || at < frame.bytes.length - 4) return false;
  return /[A-F]/i.test(String.fromCharCode(frame.bytes[at]!));
}

function accepted(bytes: Uint8Array): number {
  const framer = createFramer();
  return [...framer.push(bytes), ...framer.flush()].filter(({ kind }) => kind === 'frame').length;
}

describe('damaged frames', () => {
  test('any one flipped bit from start to CRC is refused, by decoder and framer', () => {
    let flips = 0;
    const wrong: string[] = [];
    for (const [index, frame] of frames.entries()) {
      const copy = frame.bytes.slice();
      for (let at = 0; at < copy.length; at++) {
        for (let bit = 0; bit < 8; bit++) {
          if (isLetterCase(frame, at, bit)) continue;
          copy[at]! ^= 1 << bit;
          if (decodeFrame(copy).ok || accepted(copy) > 0) wrong.push(`frame ${index} byte ${at} bit ${bit}`);
          copy[at]! ^= 1 << bit;
          flips++;
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(flips).toBeGreaterThan(60_000);
  }, 120_000);

  test('any bytes are refused or read without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        decodeFrame(bytes);
        const framer = createFramer();
        framer.push(bytes);
        framer.flush();
      }),
      { numRuns: 2000 },
    );
  });

  test('any cut of a frame is refused', () => {
    for (const { bytes } of frames) {
      for (let length = 0; length < bytes.length; length++)
        expect(decodeFrame(bytes.slice(0, length)).ok).toBe(false);
    }
  });

  test('a body with any bytes under a right CRC is read without throwing', () => {
    const functionCodes = fc.oneof(fc.integer({ min: 0x2f, max: 0x51 }), fc.integer({ min: 0, max: 255 }));
    // Bodies made of the bytes that mean something lead deeper than random ones.
    const telling = fc.constantFrom(
      0xf0,
      0xf1,
      0xf2,
      0xf3,
      0xf4,
      0xf5,
      0xfd,
      0xff,
      0x28,
      0x04,
      0x18,
      0x39,
      0x23,
      0x45,
      0x20,
      0x79,
    );
    const body = fc.array(fc.oneof(telling, fc.integer({ min: 0, max: 255 })), { maxLength: 120 });
    const ascii = fc.array(
      fc.constantFrom(
        'ST',
        'TT',
        'DRN05',
        'DRH00',
        'DRP',
        'Z',
        'PJ',
        'M',
        '6.38',
        'CD',
        '2609090800',
        '-1.5',
        'ZT',
        'PIC',
        'RGZS',
        'H',
        '20',
        'FF',
        '1e9',
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        functionCodes,
        body,
        ascii,
        fc.boolean(),
        fc.boolean(),
        (functionCode, hexBody, words, down, packets) => {
          for (const bytes of [
            wrapHex(functionCode, hexBody, down, packets),
            wrapAscii(functionCode, words, down),
          ]) {
            const decoded = decodeFrame(bytes);
            if (!decoded.ok) throw new Error(`${decoded.reason} ${decoded.detail}`);
            JSON.stringify(presentFrame(decoded.frame));
            for (const { value } of readingsOf(decoded.frame, STANDARD_DIALECT)) {
              expect(value === null || Number.isFinite(value)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

function wrapHex(functionCode: number, body: readonly number[], down: boolean, packets: boolean): Uint8Array {
  const opened = [0x00, 0x01, 0x26, 0x07, 0x20, 0x08, 0x00, 0x00, ...body];
  const whole = packets ? [0x00, 0x10, 0x01, ...opened] : opened;
  const header = [0x7e, 0x7e, 1, 0, 0x12, 0x34, 0x56, 0x78, 0x12, 0x34, functionCode];
  const length = [(down ? 0x80 : 0) | (whole.length >> 8), whole.length & 0xff, packets ? 0x16 : 0x02];
  return sealed([...header, ...length, ...whole, 0x03], false);
}

function wrapAscii(functionCode: number, words: readonly string[], down: boolean): Uint8Array {
  const body = `0001260720080000${words.map((word) => `${word} `).join('')}`;
  const hex = (value: number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, '0');
  const text = `0100123456781234${hex(functionCode, 2)}${down ? '8' : '0'}${hex(body.length, 3)}`;
  const bytes = [...`${text}\x02${body}\x03`].map((character) => character.charCodeAt(0));
  return sealed([0x01, ...bytes], true);
}

/** CRC by long division, bit by bit: another way than the codec's table. */
function sealed(bytes: readonly number[], ascii: boolean): Uint8Array {
  let register = 0xffff;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = register & 1 ? (register >> 1) ^ 0xa001 : register >> 1;
  }
  const text = register.toString(16).toUpperCase().padStart(4, '0');
  const tail = ascii ? [...text].map((digit) => digit.charCodeAt(0)) : [register >> 8, register & 0xff];
  return Uint8Array.from([...bytes, ...tail]);
}
