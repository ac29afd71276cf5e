import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packetSizes } from './bounded-stream.ts';

/** Fixed header and body of a packet (MQTT 3.1.1, 2.2.3). */
function packet(bytes: number): Uint8Array {
  const header = [0x30];
  let left = bytes;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    header.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  return Uint8Array.from([...header, ...Array(Math.min(bytes, 3_000)).fill(0xff)]);
}

const inPieces = (
  bytes: Uint8Array,
  cuts: readonly number[],
  check: (chunk: Uint8Array) => string | undefined,
) => {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  let refused: string | undefined;
  for (let n = 1; n < at.length; n++) refused ??= check(bytes.subarray(at[n - 1], at[n]));
  return refused;
};

test('packets within the limit pass and longer ones are named, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(3_000), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat()),
      (sizes, cuts) => {
        const bytes = Buffer.concat(sizes.map(packet));
        const refused = inPieces(bytes, cuts, packetSizes(2_000));
        expect(refused !== undefined).toBe(sizes.some((size) => size > 2_000));
      },
    ),
  );
});

test('a length that never ends is refused', () => {
  expect(packetSizes(2_000)(Uint8Array.from([0x10, 0x80, 0x80, 0x80, 0x80, 0x01]))).toMatch(/four bytes/);
});
