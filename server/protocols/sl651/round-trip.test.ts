import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitsElement,
  createAssembler,
  decodeFrame,
  ELEMENTS,
  encodeFrame,
  encodePackets,
  levelSlots,
  numberElement,
  pictureElement,
  rainSlots,
  seriesElement,
  stepElement,
  textElement,
} from './index.ts';
import type { Block, Element, Frame, FrameSpec, Group } from './types.ts';

const MINUTE_MS = 60_000;
const SENT_AT_MS = Date.parse('2026-07-20T08:00:05+08:00');

const hexDigits = (count: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789ABCDEF'), { minLength: count, maxLength: count })
    .map((digits) => digits.join(''));
const minuteMs = fc
  .integer({ min: Date.UTC(2000, 0, 2) / MINUTE_MS, max: Date.UTC(2099, 11, 30) / MINUTE_MS })
  .map((minute) => minute * MINUTE_MS);

const plain = ELEMENTS.filter(({ kind, key }) => kind === 'number' && key !== 'DT');

/** A number as its digits allow: exact decimals, negative ones too. */
const numbers: fc.Arbitrary<Element> = fc
  .tuple(
    fc.constantFrom(...plain),
    fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([{ key, digits, decimals }, seed, hole]) => {
    const scaled = seed % 10 ** Math.min(digits, 9);
    const value = hole === 0 ? null : scaled === 0 ? 0 : Number(`${scaled}e-${decimals}`);
    return numberElement(key, value);
  });
const tenths = fc.option(fc.integer({ min: 0, max: 254 }).map((value) => value / 10));
const centimetres = fc.option(
  fc
    .integer({ min: 0, max: 65_534 })
    .filter((value) => value !== 0xaaaa)
    .map((value) => value / 100),
);
const hourly = fc.oneof(
  fc.array(tenths, { minLength: 12, maxLength: 12 }).map((values) => seriesElement('DRP', values, 5)),
  fc
    .tuple(fc.array(centimetres, { minLength: 12, maxLength: 12 }), fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8))
    .map(([values, number]) => levelSlots(values, number as 1)),
);
const bits = fc.integer({ min: 0, max: 0xffffffff }).map(bitsElement);

const dataGroup: fc.Arbitrary<Group> = fc.record({
  observedAtMs: minuteMs,
  elements: fc.array(fc.oneof({ weight: 6, arbitrary: numbers }, hourly, bits), { maxLength: 6 }),
});
const seriesGroup: fc.Arbitrary<Group> = fc
  .tuple(
    minuteMs,
    fc.constantFrom(5, 10, 30, 60, 360, 1440),
    fc.constantFrom('Z', 'Q', 'PJ', 'PT', 'AI'),
    fc.array(fc.option(fc.integer({ min: -999, max: 999 })), { minLength: 1, maxLength: 20 }),
  )
  .map(([observedAtMs, step, key, scaled]) => {
    const { decimals } = numberElement(key, 0);
    const values = scaled.map((value) =>
      value === null ? null : value === 0 ? 0 : Number(`${value}e-${decimals}`),
    );
    return { observedAtMs, elements: [stepElement(step), seriesElement(key, values, step)] };
  });

function block(groups: fc.Arbitrary<Group>): fc.Arbitrary<Block[]> {
  return fc.array(
    fc.record({
      station: hexDigits(10),
      class: fc.constantFrom('48', '50', '4B', '5A'),
      groups: fc.array(groups, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
}

const header = {
  direction: fc.constant('up' as const),
  centre: fc.integer({ min: 0, max: 255 }),
  station: hexDigits(10),
  password: hexDigits(4),
  serial: fc.integer({ min: 1, max: 65_535 }),
  sentAtMs: minuteMs,
};
const reports = fc.record({
  ...header,
  functionCode: fc.constantFrom(0x30, 0x32, 0x33, 0x34, 0x37, 0x3a, 0x44),
  blocks: block(dataGroup),
});
const series = fc.record({
  ...header,
  functionCode: fc.constantFrom(0x31, 0x38),
  blocks: block(seriesGroup),
});

function decoded(bytes: Uint8Array): Frame {
  const result = decodeFrame(bytes);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.frame;
}

function expectSame(frame: Frame, spec: FrameSpec): void {
  expect(frame.partial).toBeNull();
  expect(frame.length).toBe(frame.bodyEnd + (spec.encoding === 'ASCII' ? 5 : 3));
  expect(frame).toMatchObject({
    direction: spec.direction,
    centre: spec.centre,
    station: spec.station,
    password: spec.password,
    functionCode: spec.functionCode,
    serial: spec.serial,
    sentAtMs: spec.sentAtMs,
  });
}

describe('round trip of generated frames', () => {
  test('HEX/BCD: reports of several stations and groups', () => {
    fc.assert(
      fc.property(fc.oneof(reports, series), (spec) => {
        const frame = decoded(encodeFrame(spec));
        expectSame(frame, spec);
        expect(frame.blocks).toEqual(spec.blocks);
      }),
      { numRuns: 1500 },
    );
  });

  test('ASCII: the same values', () => {
    fc.assert(
      fc.property(fc.oneof(reports, series), (spec) => {
        const ascii: FrameSpec = { ...spec, encoding: 'ASCII' };
        const frame = decoded(encodeFrame(ascii));
        expectSame(frame, ascii);
        const values = (blocks: FrameSpec['blocks']): unknown =>
          blocks!.map(({ station, class: letter, groups }) => ({
            station,
            letter,
            groups: groups.map(({ observedAtMs, elements }) => ({
              observedAtMs,
              elements: elements.map(({ id, key, value, state }) => ({ id, key, value, state })),
            })),
          }));
        expect(values(frame.blocks)).toEqual(values(spec.blocks));
      }),
      { numRuns: 1500 },
    );
  });

  test('what is written twice is the same (decode ∘ encode is stable)', () => {
    fc.assert(
      fc.property(reports, (spec) => {
        const bytes = encodeFrame(spec);
        expect(encodeFrame(decoded(bytes))).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

describe('values on the wire', () => {
  const spec = (elements: Element[]): FrameSpec => ({
    direction: 'up',
    centre: 1,
    station: '0012345678',
    password: '1234',
    functionCode: 0x32,
    serial: 1,
    sentAtMs: SENT_AT_MS,
    blocks: [{ station: '0012345678', class: '48', groups: [{ observedAtMs: SENT_AT_MS - 5000, elements }] }],
  });
  const bodyHex = (element: Element): string => {
    const bytes = encodeFrame(spec([element]));
    const { bodyEnd } = decoded(bytes);
    return [...bytes.slice(14 + 8 + 8 + 7, bodyEnd)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase();
  };

  /** Samples of the standard's rule 6.6.3.3 and of captured frames. */
  test.each([
    ['AI', -26.6, '0219FF0266'],
    ['AI', 26.6, '02110266'],
    ['Z', 9999.999, '392309999999'],
    ['Z', null, '3923FFFFFFFF'],
    ['Z', -1.72, '392BFF00001720'],
    ['PJ', 0, '2019000000'],
    ['VT', 12.08, '38121208'],
  ] as const)('%s %s is %s', (key, value, hex) => {
    expect(bodyHex(numberElement(key, value))).toBe(hex);
  });

  test('rain above 25.4 mm in five minutes goes on in the next slot', () => {
    expect(bodyHex(rainSlots([0, 30, 1, null, 0, 0, 0, 0, 0, 0, 0, 0]))).toBe('F46000FE38FF0000000000000000');
  });

  test('a value that does not fit is an error of the writer', () => {
    expect(() => encodeFrame(spec([numberElement('Z', 123.4, { bytes: 1 })]))).toThrow(RangeError);
    expect(() => encodeFrame(spec([seriesElement('DRP', [25.5], 5)]))).toThrow(RangeError);
    expect(() => numberElement('XX', 1)).toThrow(RangeError);
  });
});

describe('packets', () => {
  const jpeg = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7919) & 0xff);
  const spec: FrameSpec = {
    direction: 'up',
    centre: 1,
    station: '0012345678',
    password: '1234',
    functionCode: 0x36,
    serial: 5,
    sentAtMs: SENT_AT_MS,
    blocks: [
      {
        station: '0012345678',
        class: '48',
        groups: [{ observedAtMs: SENT_AT_MS - 5000, elements: [pictureElement(jpeg)] }],
      },
    ],
  };

  test.each(['HEX/BCD', 'ASCII'] as const)('%s picture in any order of packets', (encoding) => {
    const packets = encodePackets({ ...spec, encoding }, 220);
    expect(packets).toHaveLength(14);
    fc.assert(
      fc.property(fc.shuffledSubarray(packets, { minLength: packets.length }), (order) => {
        const assembler = createAssembler();
        const results = order.map((bytes) => assembler.add(decoded(bytes), bytes, 0));
        const last = results.at(-1)!;
        if (last.kind !== 'complete') throw new Error(last.kind);
        expect(last.frame).toMatchObject({ serial: 5, sentAtMs: SENT_AT_MS, partial: null });
        expect(last.frame.blocks[0]!.groups[0]!.elements[0]!.value).toEqual(jpeg);
      }),
      { numRuns: 20 },
    );
  });

  test('manual text in both codings', () => {
    const manual: FrameSpec = {
      ...spec,
      functionCode: 0x35,
      blocks: [
        {
          station: spec.station,
          class: null,
          groups: [{ observedAtMs: null, elements: [textElement('Z 91.23 闸门已关')] }],
        },
      ],
    };
    for (const encoding of ['HEX/BCD', 'ASCII'] as const) {
      const frame = decoded(encodeFrame({ ...manual, encoding }));
      expect(frame.blocks[0]!.groups[0]!.elements[0]!.value).toBe('Z 91.23 闸门已关');
    }
  });
});
