import { describe, expect, test } from 'vitest';
import { eventually, TestStation } from '../../../test/support/sl651-station.ts';
import { registered, START_MS, testGateway } from '../../../test/support/tcp-gateway.ts';
import {
  type Element,
  encodeFrame,
  type Frame,
  numberElement,
  rainSlots,
  seriesElement,
  stepElement,
} from '../../protocols/sl651/index.ts';
import { splitGap } from './gap-filler.ts';
import type { Gap } from './ports.ts';

const ADDRESS = '0041050001';
const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** What the station measured: every five minutes of a night, level and rain. */
const FROM_MS = START_MS - 10 * HOUR_MS;
const TIMES = Array.from({ length: (10 * HOUR_MS) / STEP_MS }, (_, index) => FROM_MS + (index + 1) * STEP_MS);
const measuredZ = new Map(
  TIMES.map((atMs, index) => [atMs, Math.round(91_000 + 800 * Math.sin(index / 9)) / 1000]),
);
const measuredRain = new Map(TIMES.map((atMs, index) => [atMs, index % 7 === 0 ? (index % 50) / 10 : 0]));

/** Answers 38H from what was measured, a few hours a frame, as a station does. */
function answerPeriod(station: TestStation, frame: Frame): Uint8Array[] | undefined {
  if (frame.end !== 'ENQ' || frame.content.kind !== 'period') return undefined;
  const { fromMs, toMs, identifiers } = frame.content;
  const { key } = identifiers[0]!;
  const measured = key === 'DRP' ? measuredRain : measuredZ;
  const times = TIMES.filter((atMs) => atMs > fromMs! && atMs <= toMs!);
  const pieces: number[][] = [];
  for (let at = 0; at < times.length; at += 36) pieces.push(times.slice(at, at + 36));
  return pieces.map((piece, index) => {
    const values = piece.map((atMs) => measured.get(atMs)!);
    const elements: Element[] = [stepElement(key === 'DRP' ? 0 : 5), seriesElement(key, values, 5)];
    const end = index + 1 < pieces.length ? 'ETB' : 'ETX';
    return encodeFrame(station.report(0x38, START_MS, piece[0]!, elements, { end }));
  });
}

/** Gaps of what should be there and is not, as the store tells them. */
function gapsOf(held: (element: string) => Map<number, number | null>): Gap[] {
  return ['Z', 'DRP'].flatMap((element) => {
    const values = held(element);
    const missing = TIMES.filter((atMs) => !values.has(atMs));
    if (missing.length === 0) return [];
    return [{ element, fromMs: missing[0]!, toMs: missing.at(-1)!, stepMs: STEP_MS }];
  });
}

describe('gap filling by 38H', () => {
  test('the finished series equals what the station measured', async () => {
    const world = await testGateway([registered(ADDRESS)], {
      gaps: () => gapsOf((element) => world.store.values(element)),
    });
    const { gateway, store } = world;
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    station.onDown = (frame) => answerPeriod(station, frame);
    // One hour got through, the rest of the night did not.
    const hour = TIMES.slice(24, 36);
    station.sendFrame(
      station.report(0x34, START_MS, hour[0]!, [rainSlots(hour.map((atMs) => measuredRain.get(atMs)!))]),
    );
    await eventually(
      () => store.values('Z').size === TIMES.length && store.values('DRP').size === TIMES.length,
      'all values',
    );
    expect(store.values('Z')).toEqual(measuredZ);
    expect([...store.values('DRP')].sort(([a], [b]) => a - b)).toEqual([...measuredRain]);
    const questions = station.received.filter(({ end }) => end === 'ENQ');
    expect(questions.every(({ functionCode }) => functionCode === 0x38)).toBe(true);
    expect(questions.length).toBeLessThanOrEqual(6);
  });

  test('a stretch the station does not have is asked for twice, not for ever', async () => {
    const gap: Gap = {
      element: 'Z',
      fromMs: START_MS - 3 * HOUR_MS,
      toMs: START_MS - 2 * HOUR_MS,
      stepMs: STEP_MS,
    };
    const { gateway } = await testGateway([registered(ADDRESS)], { gaps: () => [gap] });
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    let questions = 0;
    station.onDown = (frame) => {
      if (frame.end !== 'ENQ') return undefined;
      questions++;
      const elements = [stepElement(5), seriesElement('Z', Array(12).fill(null), 5)];
      return [encodeFrame(station.report(0x38, START_MS, gap.fromMs, elements))];
    };
    const serial = station.sendFrame(station.report(0x32, START_MS, START_MS, [numberElement('Z', 91)]));
    await station.confirmOf(serial);
    await eventually(() => questions === 2);
    await station.confirmOf(
      station.sendFrame(station.report(0x32, START_MS, START_MS + MINUTE_MS, [numberElement('Z', 91)])),
    );
    expect(questions).toBe(2);
  });

  test('a station that would leave is told to stay while something is to be asked', async () => {
    const world = await testGateway([registered(ADDRESS, { intervals: { keepaliveSeconds: null } })], {
      gaps: () => gapsOf((element) => world.store.values(element)),
    });
    const station = await new TestStation({ address: ADDRESS }).connect(world.gateway.port);
    let answering = false;
    station.onDown = (frame) => (answering ? answerPeriod(station, frame) : undefined);
    const first = station.sendFrame(station.report(0x32, START_MS, START_MS, [numberElement('VT', 12)]));
    await eventually(() => station.received.some(({ end }) => end === 'ENQ'));
    expect((await station.confirmOf(first)).end).toMatch(/ESC|EOT/);
    const second = station.sendFrame(
      station.report(0x32, START_MS, START_MS + MINUTE_MS, [numberElement('VT', 12)]),
    );
    expect((await station.confirmOf(second)).end).toBe('ESC');
    answering = true;
  });
});

describe('questions for a gap', () => {
  const hours = (gap: Gap) =>
    splitGap(ADDRESS, gap).map(({ command }) => [
      (command.fromMs - START_MS) / HOUR_MS,
      (command.toMs - START_MS) / HOUR_MS,
      command.stepMinutes,
    ]);

  test('whole hours around it, slots with step 0, long ones in pieces', () => {
    const short: Gap = {
      element: 'DRP',
      fromMs: START_MS + 65 * MINUTE_MS,
      toMs: START_MS + 80 * MINUTE_MS,
      stepMs: STEP_MS,
    };
    expect(hours(short)).toEqual([[1, 2, 0]]);
    const long: Gap = { element: 'Z', fromMs: START_MS, toMs: START_MS + 13 * HOUR_MS, stepMs: STEP_MS };
    expect(hours(long)).toEqual([
      [-1, 5, 5],
      [5, 11, 5],
      [11, 13, 5],
    ]);
  });
});
