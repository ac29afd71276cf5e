import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ForecastModel } from '../contract/hydrology.ts';
import type { Condition } from '../contract/plan.ts';
import { toBeijingIso } from '../contract/time.ts';
import {
  computeForecast,
  HOUR_MS,
  type OutletNow,
  type PastRain,
} from '../server/modules/forecasts/compute-forecast.ts';
import { leadTimeOf, type Water } from '../server/modules/forecasts/lead-time.ts';
import { AREAS_FILE } from './area-file.ts';

const areas = JSON.parse(readFileSync(AREAS_FILE, 'utf8')) as Record<string, { forecast: unknown }>;
const model = ForecastModel.parse(areas['basin-xijian']?.forecast);
const STEP_MS = model.stepMinutes * 60_000;
const NOW_MS = Date.parse('2021-07-20T06:00:00+08:00');
const STEPS = (model.warmUpHours * HOUR_MS) / STEP_MS;

/** Dry for a day, then `hours` of heavy rain until now. */
const rainOf = (mmAnHour: number, hours: number): PastRain => ({
  fromMs: NOW_MS - STEPS * STEP_MS,
  mm: Array.from({ length: STEPS }, (_, n) =>
    n >= STEPS - hours * 6 ? (mmAnHour * model.stepMinutes) / 60 : 0,
  ),
});
const datum = '1985国家高程基准';
const dry: OutletNow = { flow: null, level: 121.2, datum };
const unseen: OutletNow = { flow: null, level: null, datum };
const made = (rain: PastRain, outlet = dry, nowMs = NOW_MS) => computeForecast(model, rain, outlet, nowMs);
const ofRain = (mmAnHour: number, hours: number, outlet = unseen) => {
  const result = made(rainOf(mmAnHour, hours), outlet);
  if (!result.ok) throw new Error(result.reason);
  return result;
};

describe('a forecast from the rain that fell', () => {
  test('begins at the end of the known rain, in level and flow, and the value lies in its band', () => {
    const { asOfMs, lines } = ofRain(20, 4);
    expect(asOfMs).toBe(NOW_MS);
    expect(lines.map(({ kind }) => kind)).toEqual(['level', 'flow']);
    for (const { points } of lines) {
      expect(points).toHaveLength((model.horizonHours * 60) / model.stepMinutes);
      expect(points[0]?.at).toBe(toBeijingIso(NOW_MS + STEP_MS));
      for (const { low, value, high } of points) expect(low <= value && value <= high).toBe(true);
    }
  });

  test('rain going on brings more water than a dry spell', () => {
    const { lines, goingOn, lastHourMm } = ofRain(20, 4);
    expect(lastHourMm).toBe(20);
    lines.forEach((line, n) => {
      const last = goingOn[n]?.points.at(-1)?.value ?? 0;
      expect(last).toBeGreaterThan(line.points.at(-1)?.value ?? 0);
    });
  });

  test('more rain means more water', () => {
    const peak = (mm: number): number => ofRain(mm, 4).lines[0]?.peak.value ?? 0;
    expect(peak(40)).toBeGreaterThan(peak(10));
  });

  test('rain that stopped being known half an hour ago begins the forecast there', () => {
    const rain = rainOf(20, 4);
    const result = made({ ...rain, mm: rain.mm.map((mm, n) => (n >= STEPS - 3 ? null : mm)) });
    expect(result).toMatchObject({ ok: true, asOfMs: NOW_MS - 3 * STEP_MS });
  });

  test('unknown rain is no dry rain: a hole, or nothing for two hours, and there is no forecast', () => {
    const rain = rainOf(0, 0);
    const holed = { ...rain, mm: rain.mm.map((mm, n) => (n === 40 ? null : mm)) };
    expect(made(holed)).toEqual({
      ok: false,
      reason: 'rain-missing',
      where: toBeijingIso(rain.fromMs + 40 * STEP_MS),
    });
    expect(made(rain, dry, NOW_MS + 2 * HOUR_MS)).toMatchObject({ ok: false, reason: 'rain-stale' });
    expect(made({ ...rain, mm: rain.mm.map(() => null) })).toMatchObject({
      reason: 'rain-stale',
      where: null,
    });
  });

  test('what is measured corrects it; without it the band is wider', () => {
    const blind = ofRain(10, 3);
    const seen = ofRain(10, 3, { ...unseen, flow: blind.lines[1]!.points[0]!.value });
    expect([seen.forecast.corrected, blind.forecast.corrected]).toEqual([true, false]);
    const width = ({ forecast }: typeof blind): number =>
      forecast.steps[0]!.high / Math.max(forecast.steps[0]!.low, 0.1);
    expect(width(blind)).toBeGreaterThan(width(seen));
  });

  test('parameters that mean nothing are named', () =>
    expect(
      computeForecast({ ...model, parameters: { ...model.parameters, B: -1 } }, rainOf(1, 1), dry, NOW_MS),
    ).toEqual({ ok: false, reason: 'model-fault', where: 'B' }));
});

describe('the lead time to a level', () => {
  const levels: Water['levels'] = [
    {
      kind: 'warning' as const,
      quantity: 'level' as const,
      value: 123.5,
      unit: 'm',
      datum: null,
      source: '',
      origin: 'ours' as const,
    },
  ];
  const result = ofRain(30, 5);
  const water = (forecast: Water['forecast']['forecast']): ReadonlyMap<string, Water> =>
    new Map([
      ['SJ01', { levels, forecast: { stationId: 'SJ01', model: { demo: true } as never, forecast } }],
    ]);
  const available = {
    available: true as const,
    asOf: toBeijingIso(NOW_MS),
    lines: result.lines,
    goingOn: result.goingOn,
    lastHourMm: result.lastHourMm,
    covered: 1,
    corrected: true,
    beyondLearnt: false,
  };
  const reaches = (offsetM: number): Condition => ({
    level: { station: 'SJ01', reaches: 'warning', offsetM, hysteresisM: 0.1 },
    source: '演示',
    origin: 'ours',
  });
  const rain: Condition = {
    rain: { hours: 1, mm: 30, hysteresisMm: 0, stations: 'any', atLeast: 1 },
    source: '演示',
    origin: 'ours',
  } as Condition;
  const lead = (when: Condition, forecast: Water['forecast']['forecast'] = available) =>
    leadTimeOf({ name: 'Ⅲ级', when }, water(forecast), NOW_MS);
  const line = result.goingOn[0]!;
  const offsetTo = (value: number): number => value - 123.5;

  test('the line reaches it: the time, the earliest by the band, and what was not looked at', () => {
    const aim = line.points[10]!.value;
    const said = lead({ any: [reaches(offsetTo(aim)), rain] });
    const first = line.points.findIndex(({ value }) => value >= aim);
    expect(said).toMatchObject({
      outcome: 'expected',
      likelyMinutes: (first + 1) * model.stepMinutes,
      forecastable: 1,
      conditions: 2,
    });
    expect(said.earliestMinutes).toBeLessThanOrEqual(said.likelyMinutes ?? 0);
    expect(said.text).toContain('达到Ⅲ级条件');
  });

  test('only the upper bound reaches it; or nothing does, which is not called safe', () => {
    const highest = Math.max(...line.points.map(({ high }) => high));
    expect(highest).toBeGreaterThan(line.peak.value);
    expect(lead(reaches(offsetTo((line.peak.value + highest) / 2)))).toMatchObject({
      outcome: 'possible',
      likelyMinutes: null,
    });
    const calm = lead(reaches(offsetTo(highest + 1)));
    expect(calm.outcome).toBe('not-expected');
    expect(calm.text).toContain('不等于安全');
  });

  test('资料不足: no model, missing rain, a condition nobody forecasts, or all of them with one unknown', () => {
    const without = { available: false as const, reason: 'rain-missing' as const, where: null, missing: [] };
    expect(lead(reaches(0), without)).toMatchObject({ outcome: 'unknown', likelyMinutes: null });
    expect(lead(reaches(0), without).text).toContain('SJ01降雨资料缺测');
    expect(lead(rain).text).toContain('资料不足');
    expect(lead({ all: [reaches(offsetTo(line.points[10]!.value)), rain] }).outcome).toBe('unknown');
  });
});
