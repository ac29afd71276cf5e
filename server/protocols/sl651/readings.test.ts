import { describe, expect, test } from 'vitest';
import { bitsElement, levelSlots, numberElement, rainSlots, seriesElement, stepElement } from './build.ts';
import { decodeFrame } from './decode-frame.ts';
import { type Dialect, STANDARD_DIALECT } from './dialect.ts';
import { encodeFrame } from './encode-frame.ts';
import { readingsOf } from './readings.ts';
import type { Element, Frame, Group } from './types.ts';

const at = (time: string): number => Date.parse(`2026-07-20T${time}:00+08:00`);
const clock = (atMs: number): string => new Date(atMs + 8 * 3_600_000).toISOString().slice(11, 16);

function frameOf(sent: string, groups: Group[], stationClass = '48'): Frame {
  const station = '0012345678';
  const bytes = encodeFrame({
    direction: 'up',
    centre: 1,
    station,
    password: '1234',
    functionCode: 0x34,
    serial: 1,
    sentAtMs: at(sent),
    blocks: [{ station, class: stationClass, groups }],
  });
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.frame;
}

function read(sent: string, observed: string, elements: Element[], dialect: Partial<Dialect> = {}): string[] {
  const frame = frameOf(sent, [{ observedAtMs: at(observed), elements }]);
  return readingsOf(frame, { ...STANDARD_DIALECT, ...dialect }).map(
    ({ element, observedAtMs, value, status }) => `${element} ${clock(observedAtMs)} ${value ?? status}`,
  );
}

const hour = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

describe('the hour that twelve slots belong to', () => {
  test('standard: the group time is the first slot', () => {
    const readings = read('09:00', '08:05', [rainSlots(hour)]);
    expect(readings[0]).toBe('DRP 08:05 0');
    expect(readings[11]).toBe('DRP 09:00 11');
  });

  test('Guangdong: the group time is the end of the hour', () => {
    const readings = read('09:00', '09:00', [levelSlots(hour)]);
    expect(readings[0]).toBe('DRZ1 08:05 0');
    expect(readings[11]).toBe('DRZ1 09:00 11');
  });

  test('sent in the middle of the hour: the rest of it is not yet measured, not missing', () => {
    const half = hour.map((value) => (value < 6 ? value : null));
    const readings = read('08:30', '08:30', [rainSlots(half)]);
    expect(readings).toEqual([
      'DRP 08:05 0',
      'DRP 08:10 1',
      'DRP 08:15 2',
      'DRP 08:20 3',
      'DRP 08:25 4',
      'DRP 08:30 5',
    ]);
  });

  test('values would lie in the future: the hour ends at the group time', () => {
    const readings = read('08:15', '08:15', [rainSlots(hour)]);
    expect(readings[0]).toBe('DRP 07:20 0');
    expect(readings[11]).toBe('DRP 08:15 11');
  });

  test.each([
    ['first', '09:00'],
    ['end', '08:05'],
  ] as const)('the dialect fixes it: %s', (hourAnchor, first) => {
    expect(read('10:00', '09:00', [rainSlots(hour)], { hourAnchor })[0]).toBe(`DRP ${first} 0`);
  });
});

describe('values', () => {
  test('a uniform series is taken apart at its step from the first datum', () => {
    const elements = [stepElement(30), seriesElement('Z', [1.5, null, 1.7], 30)];
    expect(read('10:00', '08:00', elements)).toEqual(['Z 08:00 1.5', 'Z 08:30 missing', 'Z 09:00 1.7']);
  });

  test('coded openings, wind in degrees', () => {
    const dialect: Partial<Dialect> = { windDirection: 'degrees' };
    const elements = [numberElement('UC', 350, { bytes: 2 }), numberElement('GH', 4.44)];
    expect(read('08:00', '08:00', elements, dialect)).toEqual(['UC 08:00 1', 'GH 08:00 4.44']);
    expect(read('08:00', '08:00', [numberElement('GH', 444), numberElement('GH', 555)])).toEqual([
      'GH 08:00 0',
      'GH 08:00 missing',
    ]);
    expect(read('08:00', '08:00', [numberElement('H', 444)])).toEqual(['H 08:00 missing']);
  });

  test('several gates in one group are told apart by their number', () => {
    const elements = [
      numberElement('GN', 1),
      numberElement('GH', 0.5),
      numberElement('GN', 2),
      numberElement('GH', 0.7),
    ];
    expect(read('08:00', '08:00', elements)).toEqual([
      'GN#1 08:00 1',
      'GH#1 08:00 0.5',
      'GN#2 08:00 2',
      'GH#2 08:00 0.7',
    ]);
  });

  test('a status word without a time takes the send time', () => {
    const frame = frameOf('08:00', []);
    frame.blocks[0]!.groups.push({
      observedAtMs: null,
      elements: [bitsElement(0x480), numberElement('Z', 1)],
    });
    expect(readingsOf(frame, STANDARD_DIALECT)).toEqual([
      { stationAddress: '0012345678', element: 'ZT', observedAtMs: at('08:00'), value: 0x480, status: 'ok' },
    ]);
  });
});
