import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAMAGED_FRAMES, GOOD_FRAMES, STREAM } from '../../../test/support/sl651-frames.ts';
import { crc16 } from '../kit/crc16.ts';
import { fromHex, toHex } from '../kit/hex.ts';
import { encodeFrame } from './encode-frame.ts';
import { createFramer, type FramerEvent } from './framer.ts';

function feed(bytes: Uint8Array, cuts: readonly number[] = []): FramerEvent[] {
  const framer = createFramer();
  const events: FramerEvent[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    events.push(...framer.push(bytes.slice(from, cut)));
    from = cut;
  }
  return [...events, ...framer.flush()];
}

function frames(events: readonly FramerEvent[]): string[] {
  return events.filter((event) => event.kind === 'frame').map((event) => toHex(event.bytes));
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const singles = GOOD_FRAMES.map(({ bytes, hex }) =>
  hex.endsWith('7E') && !/7E7E$/.test(hex) ? trimmed(bytes) : bytes,
);

function trimmed(bytes: Uint8Array): Uint8Array {
  const at = bytes.length - 1;
  return crc16(bytes, 0, at - 2) === ((bytes[at - 2]! << 8) | bytes[at - 1]!) ? bytes.slice(0, at) : bytes;
}

describe('framer', () => {
  test('the glued stream falls into its ten frames', () => {
    const events = feed(STREAM.bytes);
    expect(events.every(({ kind }) => kind === 'frame')).toBe(true);
    const read = events.map((event) => (event.kind === 'frame' ? event : undefined)!);
    expect(
      read.map(({ frame, bytes }) => ({
        func: frame.functionCode.toString(16),
        dir: frame.direction,
        length: bytes.length,
      })),
    ).toEqual(STREAM.decoded!.stream!.map(({ func, dir, length }) => ({ func, dir, length })));
  });

  test('every frame comes out alone, a stray 7E behind it is silent', () => {
    for (const [index, bytes] of singles.entries()) {
      expect(feed(GOOD_FRAMES[index]!.bytes)).toHaveLength(1);
      expect(frames(feed(bytes))).toEqual([toHex(bytes)]);
      expect(feed(join(bytes, Uint8Array.of(0x7e), bytes)).map(({ kind }) => kind)).toEqual([
        'frame',
        'frame',
      ]);
    }
  });

  test('any cuts of any sequence of frames, strays and damaged frames give the same frames', () => {
    const part = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...singles) },
      { weight: 1, arbitrary: fc.constantFrom(...DAMAGED_FRAMES.map(({ bytes }) => bytes)) },
      { weight: 1, arbitrary: fc.constant(Uint8Array.of(0x7e)) },
      { weight: 2, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }) },
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 30 }), (parts, seeds) => {
        const bytes = join(...parts);
        const cuts = seeds.map((seed) => seed % (bytes.length + 1)).sort((a, b) => a - b);
        const sent = parts.filter((candidate) => singles.includes(candidate)).map((frame) => toHex(frame));
        expect(frames(feed(bytes, cuts))).toEqual(sent);
        expect(frames(feed(bytes, Array.from(bytes.keys())))).toEqual(sent);
      }),
      { numRuns: 400 },
    );
  });

  test('one damaged frame is one refusal with its reason, garbage one more', () => {
    const good = singles[0]!;
    const bad = good.slice();
    bad[30]! ^= 1;
    const garbage = fromHex('00112233445566778899AABBCCDDEEFF')!;
    const events = feed(join(garbage, good, bad, good));
    expect(events.map((event) => (event.kind === 'refused' ? event.reason : event.kind))).toEqual([
      'no-start',
      'frame',
      'crc',
      'frame',
    ]);
    expect(events[0]).toMatchObject({ count: 16 });
  });

  test('damaged frames one after the other are counted one by one', () => {
    const bad = singles[0]!.slice();
    bad[30]! ^= 1;
    const events = feed(join(...Array.from({ length: 20 }, () => bad)));
    expect(events.map((event) => (event.kind === 'refused' ? event.reason : event.kind))).toEqual(
      Array(20).fill('crc'),
    );
  });

  test('a frame that stops half-way does not hold back the next one', () => {
    const [first, second] = [singles[2]!, singles[3]!];
    const framer = createFramer();
    expect(framer.push(first.slice(0, 40))).toEqual([]);
    const events = framer.push(second);
    expect(events.map((event) => (event.kind === 'refused' ? event.count : event.kind))).toEqual([
      40,
      'frame',
    ]);
    expect(framer.pendingBytes).toBe(0);
  });

  test('garbage does not pile up', () => {
    const framer = createFramer();
    let refused = 0;
    for (let round = 0; round < 100; round++) {
      refused += framer.push(new Uint8Array(1000).fill(0x55)).length;
      expect(framer.pendingBytes).toBeLessThanOrEqual(9500);
    }
    expect(refused).toBeGreaterThan(5);
  });

  test('a start byte flood waits for nothing', () => {
    const framer = createFramer();
    for (let round = 0; round < 50; round++) framer.push(new Uint8Array(1000).fill(0x7e));
    expect(framer.pendingBytes).toBeLessThanOrEqual(9500);
    expect(frames(framer.push(singles[0]!))).toEqual([toHex(singles[0]!)]);
  });
});

describe('frames with a wrong length or start', () => {
  const spec = {
    direction: 'up',
    centre: 1,
    station: '0012345678',
    password: '1234',
    functionCode: 0x2f,
    serial: 7,
    sentAtMs: Date.parse('2026-07-20T08:00:00+08:00'),
  } as const;

  /** The same frame with another length field and a CRC that fits it. */
  function withLength(length: number): Uint8Array {
    const bytes = encodeFrame(spec);
    bytes[11] = length >> 8;
    bytes[12] = length & 0xff;
    const crc = crc16(bytes, 0, bytes.length - 2);
    bytes[bytes.length - 2] = crc >> 8;
    bytes[bytes.length - 1] = crc & 0xff;
    return bytes;
  }

  test.each([0, 3, 17, 200])(
    'length field %i in place of 8 is survived when the line falls silent',
    (length) => {
      const bytes = withLength(length);
      expect(frames(feed(bytes))).toEqual([toHex(bytes)]);
      expect(frames(feed(join(bytes, singles[0]!)))).toEqual([toHex(bytes), toHex(singles[0]!)]);
      expect(frames(feed(join(bytes, Uint8Array.of(0x7e))))).toEqual([toHex(bytes)]);
    },
  );

  test('a single start byte is survived', () => {
    const whole = encodeFrame(spec).slice(1);
    const crc = crc16(whole, 0, whole.length - 2);
    whole[whole.length - 2] = crc >> 8;
    whole[whole.length - 1] = crc & 0xff;
    const [event] = feed(whole);
    expect(event).toMatchObject({
      kind: 'frame',
      frame: { station: '0012345678', serial: 7, functionCode: 0x2f },
    });
  });
});
