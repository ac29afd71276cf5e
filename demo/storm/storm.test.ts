import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildStorm } from '../build-storm.ts';
import { loadDistrict } from '../load-district.ts';
import { loadStorm } from './load-storm.ts';
import { shareOut } from './reference-rain.ts';
import { STORM_DIR } from './storm-input.ts';

const lines = (name: string): string[][] =>
  readFileSync(path.join(STORM_DIR, name), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
const reference = lines('reference-rain.csv').map(([place, kind, from, to, mm, origin]) => ({
  place: place!,
  kind: kind!,
  fromMs: Date.parse(from!),
  toMs: Date.parse(to!),
  mm: Number(mm),
  origin: origin!,
}));
const ZHENGZHOU = '郑州国家站(57083)';
const XINGYANG = '荥阳/巩义 7 个雨量站';
const july = (text: string): number => Date.parse(`2021-07-${text}:00+08:00`);

/** Sum of the steps of a place in a window, read from the file alone. */
function fallen(place: string, from: string, to: string): number {
  const inside = reference.filter(
    (row) => row.place === place && row.kind === 'step' && row.fromMs >= july(from) && row.toMs <= july(to),
  );
  expect(inside.reduce((total, row) => total + row.toMs - row.fromMs, 0)).toBe(july(to) - july(from));
  return Number(inside.reduce((total, row) => total + row.mm, 0).toFixed(4));
}

describe('the reference series meets every published total', () => {
  test.each([
    [ZHENGZHOU, '20T16:00', '20T17:00', 201.9],
    [ZHENGZHOU, '19T20:00', '20T20:00', 552.5],
    [ZHENGZHOU, '17T20:00', '20T20:00', 617.1],
    [ZHENGZHOU, '17T20:00', '19T20:00', 64.6],
    [ZHENGZHOU, '20T08:00', '21T08:00', 624.1],
    [XINGYANG, '18T08:00', '20T15:30', 718.5],
  ])('%s %s–%s: %d mm', (place, from, to, mm) => {
    expect(fallen(place, from, to)).toBe(mm);
  });

  test('the 23 hours around the peak hour hold 350.6 mm', () => {
    const around = fallen(ZHENGZHOU, '19T20:00', '20T16:00') + fallen(ZHENGZHOU, '20T17:00', '20T20:00');
    expect(around).toBeCloseTo(350.6, 6);
  });

  test('the evening after is 71.6 mm wetter than the night before', () => {
    const difference = fallen(ZHENGZHOU, '20T20:00', '21T08:00') - fallen(ZHENGZHOU, '19T20:00', '20T08:00');
    expect(difference).toBeCloseTo(71.6, 6);
  });

  test('only the hour with a published total of its own is a published step', () => {
    const published = reference.filter((row) => row.kind === 'step' && row.origin === 'published');
    expect(published).toEqual([
      {
        place: ZHENGZHOU,
        kind: 'step',
        fromMs: july('20T16:00'),
        toMs: july('20T17:00'),
        mm: 201.9,
        origin: 'published',
      },
    ]);
  });
});

describe('every point says where it comes from', () => {
  test.each(['rain.csv', 'level.csv', 'flow.csv'])('%s', (name) => {
    const rows = lines(name);
    expect(rows).toHaveLength(864);
    expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(['constructed']));
  });
  test('reference and signals', () => {
    expect(new Set(reference.map((row) => row.origin))).toEqual(
      new Set(['published', 'interpolated', 'constructed']),
    );
    expect(lines('signals.csv').map((row) => row[7])).toEqual([
      'published',
      'published',
      'published',
      'published',
    ]);
  });
});

describe('the generator', () => {
  test('writes the files that stand here', () => {
    expect(buildStorm({ check: true })).toEqual([]);
  });

  test('notices a changed file and a signal that nobody published', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'ward-storm-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    cpSync(STORM_DIR, dir, { recursive: true });
    writeFileSync(path.join(dir, 'rain.csv'), `${readFileSync(path.join(dir, 'rain.csv'), 'utf8')}\n`);
    expect(buildStorm({ check: true, dir })).toEqual(['rain.csv']);
    const yaml = path.join(dir, 'storm.yaml');
    writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('colour: orange', 'colour: yellow'));
    expect(() => buildStorm({ check: true, dir })).toThrow(/暴雨黄色预警 of 巩义市气象台/);
  });

  test('shares a total out exactly, whatever the shape', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 }),
        (tenths, weights) => {
          fc.pre(weights.some((weight) => weight > 0));
          const shares = shareOut(tenths / 10, weights);
          expect(shares.reduce((total, mm) => total + Math.round(mm * 10), 0)).toBe(tenths);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
          expect(shares.filter((mm, index) => weights[index] === 0 && mm !== 0)).toEqual([]);
        },
      ),
    );
  });
});

describe('the storm in the district', () => {
  const storm = loadStorm();
  const district = loadDistrict();
  const levelsOf = (id: string) => district.stations.find((station) => station.id === id)!.levels;
  const peak = (id: string): number => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let atMs = storm.fromMs + storm.stepMs; atMs <= storm.toMs; atMs += storm.stepMs)
      highest = Math.max(highest, storm.valueAt(id, 'level', atMs)!);
    return highest;
  };

  test('covers exactly what the stations measure', () => {
    const atMs = storm.scenario.startMs;
    for (const { id, measures } of district.stations) {
      expect(storm.rainMm(id, storm.fromMs, storm.toMs), id).toBeGreaterThan(100);
      expect(storm.valueAt(id, 'level', atMs) !== undefined, id).toBe(measures.includes('level'));
      expect(storm.valueAt(id, 'flow', atMs) !== undefined, id).toBe(measures.includes('flow'));
    }
  });

  test('one danger zone reaches its second stage, one its first, one none', () => {
    const reached = district.zones.map((zone) =>
      zone.indicators
        .filter(({ station, reaches }) => {
          const level = levelsOf(station).find((candidate) => candidate.kind === reaches)!;
          return peak(station) >= level.value;
        })
        .map((indicator) => indicator.stage),
    );
    expect(reached).toEqual([['prepare', 'immediate'], ['prepare'], []]);
  });

  test('rain of half an hour is the sum of its six rows', () => {
    const column = readFileSync(path.join(STORM_DIR, 'rain.csv'), 'utf8')
      .split('\n')[0]!
      .split(',')
      .indexOf('SJ02');
    const inside = lines('rain.csv').filter(
      (row) => Date.parse(row[0]!) > july('19T20:00') && Date.parse(row[0]!) <= july('19T20:30'),
    );
    expect(inside).toHaveLength(6);
    const byHand = inside.reduce((total, row) => total + Math.round(Number(row[column]) * 10), 0) / 10;
    expect(storm.rainMm('SJ02', july('19T20:00'), july('19T20:30'))).toBe(byHand);
    expect(byHand).toBeGreaterThan(15);
  });
});
