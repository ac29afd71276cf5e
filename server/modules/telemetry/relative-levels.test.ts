import { describe, expect, test } from 'vitest';
import { elementRule } from './elements.ts';
import type { IncomingFrame } from './incoming-frame.ts';
import { withAbsoluteLevels } from './relative-levels.ts';
import type { StationRow } from './store.ts';

const ADDRESS = '0041010001';
const station = (change: Partial<StationRow>): StationRow =>
  ({ class: '48', baseLevelsM: { '1': 120 }, expected: [], ...change }) as StationRow;
const frame = (element: string, value: number | null): IncomingFrame =>
  ({
    readings: [{ stationAddress: ADDRESS, element, observedAtMs: 0, value, status: 'ok' }],
  }) as unknown as IncomingFrame;
const readingOf = (given: IncomingFrame, at: StationRow | undefined) =>
  withAbsoluteLevels(given, () => at).readings[0];

describe('relative levels', () => {
  test('become the level of a station that reports it no other way', () => {
    expect(readingOf(frame('DRZ1', 1.23), station({}))).toMatchObject({ element: 'Z', value: 121.23 });
    expect(readingOf(frame('DRZ1', 0.1), station({ class: '4B', baseLevelsM: { '1': 0.2 } }))).toMatchObject({
      element: 'ZU',
      value: 0.3,
    });
    expect(readingOf(frame('DRZ1', null), station({}))).toMatchObject({ element: 'Z', value: null });
  });

  test.each([
    ['reports its level itself', station({ expected: [{ element: 'Z', stepMinutes: 5 }] })],
    ['has no base level registered', station({ baseLevelsM: {} })],
    ['is not registered', undefined],
  ])('stay beside the level where the station %s', (_what, at) => {
    expect(readingOf(frame('DRZ1', 1.23), at)).toMatchObject({ element: 'DRZ1', value: 1.23 });
  });

  test('are no level of their own, nor is the water below a gate: one station has one level', () => {
    for (const element of ['DRZ1', 'DRZ2', 'ZB']) expect(elementRule(element).kind).toBe('other');
    expect(elementRule('Z').kind).toBe('level');
  });

  test('other readings are left alone', () => {
    const given = frame('Z', 121.2);
    expect(withAbsoluteLevels(given, () => station({}))).toBe(given);
  });
});
