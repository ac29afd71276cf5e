import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Plan } from '../../../contract/plan.ts';
import { parseHistory } from './history-file.ts';
import { runPlanCommand } from './plan-command.ts';
import { scorePlan } from './score-plan.ts';
import { parseSeries } from './series-file.ts';

const sourced = { source: 'test', origin: 'ours' };
const levelOf = (id: string, rank: number, value: number) => ({
  id,
  name: id,
  rank,
  signers: [{ role: 'commander', unit: 'district', title: 'x' }],
  when: { level: { station: 'a', reaches: { value, datum: '1985' }, hysteresisM: 0 }, ...sourced },
});
const plan = Plan.parse({
  id: 'p',
  version: '1',
  title: 'p',
  titleEn: 'p',
  headquarters: 'district',
  area: { id: 'x', name: 'x' },
  track: 'emergency',
  actWithinMinutes: 60,
  levels: [levelOf('IV', 4, 10), levelOf('III', 3, 11)],
  catalogue: [{ id: 'a', silentAfterMinutes: 60, datum: '1985' }],
});

/** One value an hour of 20 July 2021, Beijing time; null = the station is silent. */
const HOURS = [
  9,
  9,
  10.2,
  10.4,
  10.6,
  11.2,
  10.5,
  9,
  9,
  9, // 2–6: IV; 5: III. The event of 04–07 deserves IV.
  9,
  10.1,
  9,
  9,
  9,
  9,
  9,
  9,
  10.3,
  9, // 11: IV for an hour, nothing came of it. 18: IV while the event of 17 goes on.
  9,
  null,
  null,
  9,
] as const;
const at = (hour: number): string => `2021-07-20T${String(hour).padStart(2, '0')}:00:00+08:00`;
const csvOf = (hours: readonly (number | null)[]): string => {
  const lines = hours.flatMap((value, hour) => (value === null ? [] : [`a,Z,${at(hour)},${value}`]));
  return ['station,element,observed_at,value', ...lines].join('\n');
};
const seriesOf = (hours: readonly (number | null)[]) => {
  const parsed = parseSeries(csvOf(hours));
  if (!parsed.ok) throw new Error(parsed.faults.join());
  return parsed.rows;
};
const event = (id: string, level: string, from: number, until: number) => ({
  id,
  level,
  from: at(from),
  until: at(until),
});
const EVENTS = [
  event('night', 'IV', 4, 7),
  event('crest', 'III', 6, 7),
  event('afternoon', 'IV', 17, 20),
  event('noon', 'III', 13, 14),
  event('evening', 'IV', 22, 23),
];
function historyOf(more: object = {}) {
  const parsed = parseHistory(
    JSON.stringify({
      series: 's.csv',
      match: { beforeMinutes: 180, afterMinutes: 0 },
      events: EVENTS,
      ...more,
    }),
    plan,
  );
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.history;
}
const short = (hour: number | null): number | null => (hour === null ? null : Date.parse(at(hour)));

describe('a day counted by hand', () => {
  const [four, three] = scorePlan(plan, seriesOf(HOURS), historyOf());

  test('level IV: graver events count too', () => {
    expect(four?.events.map(({ id, outcome, leadMinutes }) => [id, outcome, leadMinutes])).toEqual([
      ['night', 'hit', 120],
      ['crest', 'hit', 240],
      ['afternoon', 'late', -60],
      ['noon', 'hit', 120],
      ['evening', 'blind', null],
    ]);
    // 02–07 belongs to night and crest, 11–12 to noon, 18–19 falls into the afternoon.
    expect(four).toMatchObject({ hits: 3, misses: 2, falseAlarms: [], pod: 0.6, far: 0, csi: 0.6 });
    expect(four?.leadMinutes).toEqual({ least: 120, median: 120, most: 240 });
  });

  test('level III: its own events, its own warning', () => {
    expect(three?.events.map(({ id, outcome, leadMinutes }) => [id, outcome, leadMinutes])).toEqual([
      ['crest', 'hit', 60],
      ['noon', 'missed', null],
    ]);
    expect(three).toMatchObject({ hits: 1, misses: 1, pod: 0.5, far: 0, csi: 0.5 });
  });

  test('without the event of noon the warning of 11 is a false alarm', () => {
    const [without] = scorePlan(
      plan,
      seriesOf(HOURS),
      historyOf({ events: EVENTS.filter(({ id }) => id !== 'noon') }),
    );
    expect(without?.falseAlarms).toEqual([{ fromMs: short(11), untilMs: short(12) }]);
    expect(without).toMatchObject({ hits: 2, misses: 2, pod: 0.5, far: 1 / 3, csi: 0.4 });
  });

  test('the window decides: a shorter one before makes noon a miss and its warning false, a longer one after forgives the afternoon', () => {
    const [strict] = scorePlan(
      plan,
      seriesOf(HOURS),
      historyOf({ match: { beforeMinutes: 30, afterMinutes: 60 } }),
    );
    expect(strict?.events.map(({ outcome }) => outcome)).toEqual(['hit', 'hit', 'hit', 'missed', 'blind']);
    expect(strict?.falseAlarms).toHaveLength(1);
  });
});

test('signals told in the history are judged as live; what never happened has no rates', () => {
  const byDay = Plan.parse({
    ...plan,
    levels: [
      { ...plan.levels[0], when: { signal: { kind: '暴雨', colour: 'yellow', area: '410106' }, ...sourced } },
      plan.levels[1],
    ],
  });
  const history = historyOf({
    signals: [{ from: at(3), until: at(9), kind: '暴雨', colour: 'orange', area: '410106' }],
    events: [event('night', 'IV', 4, 7)],
  });
  const quiet = seriesOf(HOURS.map(() => 9));
  const [four, three] = scorePlan(byDay, quiet, history);
  expect(four?.events).toMatchObject([{ outcome: 'hit', leadMinutes: 60 }]);
  expect(three).toMatchObject({ events: [], pod: null, far: null, csi: null, leadMinutes: null });
});

test('a station that falls silent ends no warning', () => {
  const [four] = scorePlan(
    plan,
    seriesOf([9, 9, 10.5, null, null, null, null, 9]),
    historyOf({ match: { beforeMinutes: 30 }, events: [event('night', 'IV', 5, 6)] }),
  );
  expect(four?.events).toMatchObject([{ outcome: 'hit', leadMinutes: 180, warning: { untilMs: short(7) } }]);
});

test('a graver level’s warning serves the lower one', () => {
  const bySignal = { signal: { kind: '暴雨', colour: 'orange', area: '410106' }, ...sourced };
  const twofold = Plan.parse({ ...plan, levels: [plan.levels[0], { ...plan.levels[1], when: bySignal }] });
  const history = historyOf({
    signals: [{ from: at(3), until: at(9), kind: '暴雨', colour: 'orange', area: '410106' }],
    events: [event('night', 'IV', 4, 7)],
  });
  const [four] = scorePlan(twofold, seriesOf(HOURS.map(() => 9)), history);
  expect(four?.events).toMatchObject([{ outcome: 'hit', leadMinutes: 60 }]);
});

test.each([
  ['events.0.level', { events: [event('a', 'V', 1, 2)] }],
  ['events.0', { events: [event('a', 'IV', 3, 2)] }],
  ['events.1.id', { events: [event('a', 'IV', 1, 2), event('a', 'IV', 3, 4)] }],
  ['events', { events: [] }],
  ['events.0.from', { events: [{ ...event('a', 'IV', 1, 2), from: '2021-07-20 08:00' }] }],
  ['(document)', { stray: 1 }],
])('a history with a fault names %s', (place, more) => {
  const parsed = parseHistory(JSON.stringify({ series: 's.csv', events: EVENTS, ...more }), plan);
  expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.split(': ')[0])).toEqual([place]);
});

test('by command: a line a level, the same as JSON, and every missing file named', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ward-score-'));
  const file = (name: string): string => path.join(folder, name);
  const run = async (...args: string[]): Promise<{ code: number; told: string[] }> => {
    const told: string[] = [];
    const io = { out: (line: string) => void told.push(line), err: (line: string) => void told.push(line) };
    return { code: await runPlanCommand(['score', ...args], io), told };
  };
  try {
    const history = { series: 's.csv', match: { beforeMinutes: 180 }, events: EVENTS };
    await writeFile(file('plan.yaml'), JSON.stringify(plan));
    await writeFile(file('history.yaml'), JSON.stringify(history));
    const wanted = [file('plan.yaml'), '--history', file('history.yaml')];
    await expect(run(...wanted)).rejects.toThrow(/s\.csv cannot be read/);
    await writeFile(file('s.csv'), csvOf(HOURS));
    const plain = await run(...wanted);
    expect(plain.code).toBe(0);
    expect(plain.told).toContain(
      'IV: 3 hit, 2 missed, 0 false; POD 0.60 FAR 0.00 CSI 0.60, lead 120/120/240 min (least/median/most)',
    );
    expect(plain.told).toContain('  late   afternoon, 60 min after it began');
    expect(plain.told.join()).not.toContain('without data');
    await writeFile(file('s.csv'), csvOf(HOURS).replaceAll('a,Z', 'b,Z'));
    expect((await run(...wanted)).told.join()).toMatch(/without data.*: a,/);
    await writeFile(file('s.csv'), csvOf(HOURS));
    const { levels, stationsWithoutData } = JSON.parse((await run(...wanted, '--json')).told.join('\n'));
    expect(stationsWithoutData).toEqual([]);
    expect(levels[0]).toMatchObject({ level: 'IV', hits: 3, csi: 0.6 });
    expect(levels[0].events[0].warning.from).toBe('2021-07-20T02:00:00+08:00');
    await writeFile(file('history.yaml'), JSON.stringify({ ...history, events: [event('a', 'V', 1, 2)] }));
    const refused = await run(...wanted);
    expect(refused.code).toBe(1);
    expect(refused.told.join()).toMatch(/1 fault.*the plan has no level V; it has IV, III/);
    await expect(run(file('plan.yaml'))).rejects.toThrow(/--history FILE/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
