import { Plan } from '../contract/plan.ts';
import type { StationFacts } from '../server/modules/rules/index.ts';
import { createEngine, type EngineReading, type Transition } from '../server/modules/rules/index.ts';
import { createSlowRules } from '../test/support/slow-rules.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const STEPS_A_DAY = 288;
const START_MS = Date.parse('2021-07-19T00:00:00+08:00');
const STATIONS = 2_000;
const LATE_SHARE = 0.02;
const STORM_STEPS = 2 * STEPS_A_DAY;
/** Days of five-minute data: one to fill the windows, then what is measured. */
const MEASURED_STEPS = 3 * STEPS_A_DAY;
/** The slow evaluator looks at every reading at every minute: at a few stations, over part of the time. */
const COMPARED_STATIONS = 4;
const COMPARED_STEPS = STEPS_A_DAY + 36;

/** Repeatable numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const stationId = (n: number): string => `S${String(n).padStart(4, '0')}`;
const sourced = { source: 'bench', origin: 'ours' } as const;
const station = '$station';

/** Twenty conditions a station: four rain windows at three thresholds, five levels, two rises, one of both. */
const CONDITIONS: readonly object[] = [
  ...[
    { hours: 1, mm: [20, 35, 60] },
    { hours: 3, mm: [40, 55, 100] },
    { hours: 6, mm: [50, 70, 120] },
    { hours: 24, mm: [70, 100, 160] },
  ].flatMap(({ hours, mm }) =>
    mm.map((each) => ({ rain: { hours, mm: each, stations: [station] }, ...sourced })),
  ),
  ...[-0.5, 0, 0.5].map((offsetM) => ({ level: { station, reaches: 'warning', offsetM }, ...sourced })),
  { level: { station, reaches: 'guaranteed' }, ...sourced },
  { for: { minutes: 30, of: { level: { station, reaches: 'guaranteed', offsetM: -0.3 }, ...sourced } } },
  { rise: { station, metres: 0.5, minutes: 60 }, ...sourced },
  { rise: { station, metres: 1, minutes: 180 }, ...sourced },
  {
    any: [
      { rain: { hours: 1, mm: 45, stations: [station] }, ...sourced },
      { level: { station, reaches: 'guaranteed', offsetM: 0.2 }, ...sourced },
    ],
  },
];

function benchPlan(stations: readonly string[]): Plan {
  const post = { role: 'commander', unit: 'district', title: 'bench' };
  const groups = Array.from({ length: Math.floor(stations.length / 10) }, (_, n) =>
    stations.slice(n * 10, n * 10 + 10),
  );
  const level = (id: string, rank: number, when: object) => ({ id, name: id, rank, signers: [post], when });
  return Plan.parse({
    id: 'bench',
    version: '1',
    title: 'bench',
    titleEn: 'bench',
    headquarters: 'district',
    area: { id: 'x', name: 'x' },
    track: 'emergency',
    actWithinMinutes: 60,
    levels: [
      level('IV', 4, { rain: { hours: 1, mm: 35, stations: 'any', atLeast: 20 }, ...sourced }),
      level('III', 3, {
        any: (groups.length > 0 ? groups : [[...stations]]).map((group) => ({
          arealRain: {
            hours: 3,
            mm: 60,
            weights: Object.fromEntries(group.map((id) => [id, 1 / group.length])),
          },
          ...sourced,
        })),
      }),
    ],
    alarms: CONDITIONS.map((when, n) => ({
      id: `c${n}`,
      title: 'bench',
      cause: 'rain',
      priority: 3,
      consequence: 'bench',
      advice: 'bench',
      each: stations,
      when,
    })),
  });
}

const benchFacts = (stations: readonly string[]): Map<string, StationFacts> =>
  new Map(
    stations.map((id) => [
      id,
      {
        id,
        silentAfterMs: 15 * MINUTE_MS,
        datum: '1985',
        levels: { warning: 101, guaranteed: 102 },
        flows: {},
        measuresRain: true,
      },
    ]),
  );

interface Frame {
  station: number;
  receivedAtMs: number;
  readings: EngineReading[];
}

/**
 * A storm that passes over every two days; each station sends rain and level every five minutes. The frames are
 * the same objects in every step: what is measured is the rules, not the making of readings.
 */
function createStorm(): (step: number) => readonly Frame[] {
  const next = random(7);
  const held = new Map<number, Frame[]>();
  const empty = { atMs: 0, fromMs: 0, value: 0, doubtful: false, corrected: false };
  const ofStation = Array.from({ length: STATIONS }, (_, n): Frame => {
    const base = { ...empty, station: stationId(n) };
    return {
      station: n,
      receivedAtMs: 0,
      readings: [
        { ...base, quantity: 'rain' },
        { ...base, quantity: 'level' },
      ],
    };
  });
  return (step) => {
    const atMs = START_MS + step * STEP_MS;
    const frames = held.get(step) ?? [];
    held.delete(step);
    for (let n = 0; n < STATIONS; n++) {
      const turn = (step / STORM_STEPS + n / STATIONS) * 2 * Math.PI;
      const storm = Math.sin(turn) - 0.6;
      const frame = ofStation[n] as Frame;
      frame.receivedAtMs = atMs + 1_000 + Math.floor((n / STATIONS) * 40_000);
      const [rain, level] = frame.readings as [EngineReading, EngineReading];
      rain.atMs = level.atMs = level.fromMs = atMs;
      rain.fromMs = atMs - STEP_MS;
      rain.value = storm > 0 ? Math.round(storm * 120 * next()) / 10 : next() < 0.02 ? 0.1 : 0;
      level.value = Math.round((100 + 2.4 * Math.max(0, Math.sin(turn - 0.5)) + next() * 0.04) * 1e3) / 1e3;
      if (next() >= LATE_SHARE) {
        frames.push(frame);
        continue;
      }
      const steps = 1 + Math.floor(next() * (STEPS_A_DAY - 1));
      const later = held.get(step + steps) ?? [];
      // Late frames come first in their step.
      later.push({ ...copyOf(frame), receivedAtMs: atMs + steps * STEP_MS + 500 });
      held.set(step + steps, later);
    }
    return frames;
  };
}

const copyOf = (frame: Frame): Frame => ({
  ...frame,
  readings: frame.readings.map((reading) => ({ ...reading })),
});

const told = ({ decidedAtMs, ruleId, to }: Pick<Transition, 'decidedAtMs' | 'ruleId' | 'to'>): string =>
  `${decidedAtMs} ${ruleId} ${to}`;

/** Rules alone on one core, evidence on; then the same story by the slow evaluator at some of the stations. */
export async function* run(): AsyncGenerator<object> {
  const stations = Array.from({ length: STATIONS }, (_, n) => stationId(n));
  const compared = new Set(Array.from({ length: COMPARED_STATIONS }, (_, n) => stationId(n * 499 + 3)));
  const plan = benchPlan(stations);
  const engine = createEngine(plan, benchFacts(stations));
  const storm = createStorm();
  const kept: Frame[][] = [];
  const ofCompared: string[] = [];
  let [observations, transitions, evidence, wallMs, cpuUs] = [0, 0, 0, 0, 0];
  const take = (seen: readonly Transition[], step: number): void => {
    for (const each of seen)
      if (each.station !== null && compared.has(each.station) && step < COMPARED_STEPS)
        ofCompared.push(told(each));
  };
  for (let step = 0; step < STEPS_A_DAY + MEASURED_STEPS; step++) {
    const frames = storm(step);
    if (step < COMPARED_STEPS)
      kept.push(frames.filter((frame) => compared.has(stationId(frame.station))).map(copyOf));
    const startedAt = performance.now();
    const cpu = process.threadCpuUsage();
    const seen: Transition[] = [];
    for (const frame of frames)
      for (const transition of engine.observe(frame.readings, frame.receivedAtMs)) seen.push(transition);
    const used = process.threadCpuUsage(cpu);
    if (step >= STEPS_A_DAY) {
      wallMs += performance.now() - startedAt;
      cpuUs += used.user + used.system;
      transitions += seen.length;
      for (const frame of frames) observations += frame.readings.length;
      for (const each of seen) evidence += each.evidence.length;
    }
    take(seen, step);
  }
  yield {
    bench: 'rules',
    case: 'rules alone',
    stations: STATIONS,
    conditions: CONDITIONS.length * STATIONS,
    rules: engine.rules.length,
    lateShare: LATE_SHARE,
    observations,
    transitions,
    evidenceItems: evidence,
    observationsPerSecond: Math.round(observations / (wallMs / 1_000)),
    observationsPerCpuSecond: Math.round(observations / (cpuUs / 1e6)),
    rssMegabytes: Math.round(process.memoryUsage().rss / 1e6),
    target: 1_000_000,
  };
  yield compare(kept, [...compared], ofCompared);
}

function compare(kept: readonly Frame[][], stations: readonly string[], fast: readonly string[]): object {
  const slow = createSlowRules(benchPlan(stations), benchFacts(stations));
  const startedAt = performance.now();
  const seen: string[] = [];
  let observations = 0;
  for (const frames of kept)
    for (const { readings, receivedAtMs } of frames) {
      observations += readings.length;
      for (const each of slow.observe(readings, receivedAtMs))
        if (each.ruleId.startsWith('alarm:')) seen.push(told(each));
    }
  const lastMs = kept.at(-1)?.at(-1)?.receivedAtMs ?? 0;
  const upToLast = (list: readonly string[]): string[] =>
    list.filter((line) => Number(line.split(' ')[0]) <= lastMs).sort();
  const [mine, theirs] = [upToLast(fast), upToLast(seen)];
  const other = theirs.findIndex((line, n) => line !== mine[n]);
  return {
    bench: 'rules',
    case: 'the same by the slow evaluator',
    stations: stations.length,
    compared: 'moment, rule and truth of every transition of the twenty conditions of these stations',
    hours: (COMPARED_STEPS * STEP_MS) / 3_600_000,
    observations,
    transitionsFast: mine.length,
    transitionsSlow: theirs.length,
    equal: mine.length === theirs.length && other < 0,
    firstDifference: other < 0 ? null : { fast: mine[other] ?? null, slow: theirs[other] },
    slowObservationsPerSecond: Math.round(observations / ((performance.now() - startedAt) / 1_000)),
  };
}
