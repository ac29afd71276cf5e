import type { Condition, Plan, Truth } from '../../../contract/plan.ts';
import { conditionFor } from './check-plan.ts';
import {
  type ActiveSignal,
  type Evidence,
  judge,
  leavesOf,
  type StationFacts,
  type View,
} from './evaluate.ts';
import { createHistory, type History, type Point } from './history.ts';

export type Quantity = 'rain' | 'level' | 'flow';

/** One value as the engine takes it; null withdraws what stood at that time. */
export interface EngineReading {
  station: string;
  quantity: Quantity;
  atMs: number;
  fromMs: number;
  value: number | null;
  manual: boolean;
  corrected: boolean;
}

export interface Rule {
  id: string;
  kind: 'proposal' | 'alarm' | 'transfer';
  /** Level id, alarm id, or `zone stage`. */
  target: string;
  station: string | null;
  condition: Condition;
}

export interface Transition {
  ruleId: string;
  kind: Rule['kind'];
  target: string;
  station: string | null;
  from: Truth;
  to: Truth;
  /** Duty time at which it was recognised. */
  decidedAtMs: number;
  /** Event time: of the newest reading it rests on. */
  atMs: number;
  /** Event time of the oldest evidence that made it so. */
  signalAtMs: number;
  /** Recognised from late or corrected data. */
  correction: boolean;
  actable: boolean;
  evidence: Evidence[];
}

interface LeafMemory {
  wasTrue: boolean;
  provenMs: number;
  sinceMs: number | null;
  judgedMs: number | null;
}

/** What must survive a restart; the readings come from the store. */
export interface EngineState {
  truths: Record<string, { truth: Truth; sinceMs: number | null }>;
  leaves: Record<string, LeafMemory>;
  /** Last minute that was judged. */
  tickMs: number;
}

export interface Engine {
  readonly rules: readonly Rule[];
  /** Takes a reading without judging (start-up: what is known already). */
  load(reading: EngineReading): void;
  /** Takes the readings of one accepted frame and judges what they touch, at the time of receipt. */
  observe(readings: readonly EngineReading[], receivedAtMs: number): Transition[];
  /** Judges everything at every whole minute up to now: silence and the end of windows come without a frame. */
  tick(nowMs: number): Transition[];
  setSignals(signals: readonly ActiveSignal[]): void;
  setEvents(events: readonly { kind: string; atMs: number; text: string }[]): void;
  /** Judges everything now (a signal or event was entered). */
  refresh(nowMs: number): Transition[];
  state(): EngineState;
}

const TICK_MS = 60_000;
/** Readings older than this at their receipt are late: what they bring about is marked. */
const LATE_MS = 2 * 3_600_000;

export function rulesOf(plan: Plan): Rule[] {
  return [
    ...plan.levels.map(
      (level): Rule => ({
        id: `level:${level.id}`,
        kind: 'proposal',
        target: level.id,
        station: null,
        condition: level.when,
      }),
    ),
    ...plan.alarms.flatMap((alarm) =>
      (alarm.each ?? [undefined]).map(
        (station): Rule => ({
          id: station ? `alarm:${alarm.id}:${station}` : `alarm:${alarm.id}`,
          kind: 'alarm',
          target: alarm.id,
          station: station ?? null,
          condition: conditionFor(alarm.when, station),
        }),
      ),
    ),
    ...plan.zones.flatMap((zone) =>
      (['prepare', 'immediate'] as const).map(
        (stage): Rule => ({
          id: `zone:${zone.id}:${stage}`,
          kind: 'transfer',
          target: `${zone.id} ${stage}`,
          station: null,
          condition: zone[stage],
        }),
      ),
    ),
  ];
}

/** Stations a condition looks at; undefined = every one with rain. */
function stationsOf(condition: Condition): Set<string> | undefined {
  const stations = new Set<string>();
  for (const leaf of leavesOf(condition)) {
    if ('rain' in leaf) {
      if (leaf.rain.stations === 'any') return undefined;
      for (const station of leaf.rain.stations) stations.add(station);
    } else if ('arealRain' in leaf)
      for (const station of Object.keys(leaf.arealRain.weights)) stations.add(station);
    else if ('level' in leaf) stations.add(leaf.level.station);
    else if ('flow' in leaf) stations.add(leaf.flow.station);
    else if ('rise' in leaf) stations.add(leaf.rise.station);
  }
  return stations;
}

/**
 * Folds accepted frames and minute ticks into transitions. Deterministic: the same frames with the same times of receipt
 * give the same transitions, live, after a restart and in a replay.
 */
export function createEngine(
  plan: Plan,
  facts: ReadonlyMap<string, StationFacts>,
  saved?: EngineState,
): Engine {
  const rules = rulesOf(plan);
  const actWithinMs = plan.actWithinMinutes * 60_000;
  const histories: Record<Quantity, Map<string, History>> = {
    rain: new Map(),
    level: new Map(),
    flow: new Map(),
  };
  const truths = new Map(Object.entries(saved?.truths ?? {}));
  const leafKeys = new Map<Condition, string>();
  const leaves = new Map<string, LeafMemory>();
  const touchedBy = new Map<string, Rule[]>();
  const byAnyRain: Rule[] = [];
  for (const rule of rules) {
    leavesOf(rule.condition).forEach((leaf, n) => {
      const key = `${rule.id}#${n}`;
      leafKeys.set(leaf, key);
      leaves.set(key, saved?.leaves[key] ?? { wasTrue: false, provenMs: 0, sinceMs: null, judgedMs: null });
    });
    const stations = stationsOf(rule.condition);
    if (stations === undefined) byAnyRain.push(rule);
    for (const station of stations ?? []) touchedBy.set(station, [...(touchedBy.get(station) ?? []), rule]);
  }
  let tickMs = saved?.tickMs ?? 0;
  let signals: readonly ActiveSignal[] = [];
  let events: readonly { kind: string; atMs: number; text: string }[] = [];

  const put = (reading: EngineReading): void => {
    const family = histories[reading.quantity];
    let history = family.get(reading.station);
    if (!history) {
      history = createHistory();
      family.set(reading.station, history);
    }
    if (reading.value === null) history.remove(reading.atMs);
    else
      history.put({
        atMs: reading.atMs,
        value: reading.value,
        fromMs: reading.fromMs,
        manual: reading.manual,
      } satisfies Point);
  };

  const none: LeafMemory = { wasTrue: false, provenMs: 0, sinceMs: null, judgedMs: null };
  const viewAt = (nowMs: number): View => ({
    nowMs,
    rain: (station) => histories.rain.get(station),
    level: (station) => histories.level.get(station),
    flow: (station) => histories.flow.get(station),
    facts: (station) => facts.get(station),
    rainStations: () => [...histories.rain.keys()],
    signals: () => signals,
    events: () => events,
    held: (leaf) => leaves.get(leafKeys.get(leaf) ?? '') ?? none,
  });

  /** Proven time runs while the bare threshold is passed, stands still while unknown, and starts anew at a clear “no”. */
  const remember = (rule: Rule, nowMs: number): void => {
    for (const leaf of leavesOf(rule.condition)) {
      const key = leafKeys.get(leaf);
      const memory = key === undefined ? undefined : leaves.get(key);
      if (!key || !memory || !('level' in leaf || 'flow' in leaf)) continue;
      const bare = 'level' in leaf ? { ...leaf, level: { ...leaf.level, forMinutes: undefined } } : leaf;
      const view = { ...viewAt(nowMs), held: () => ({ ...memory }) };
      const truth = judge(bare as Condition, view).truth;
      const elapsedMs = memory.judgedMs === null ? 0 : Math.max(0, nowMs - memory.judgedMs);
      const forMs = 'level' in leaf ? (leaf.level.forMinutes ?? 0) * 60_000 : 0;
      const provenMs =
        truth === 'true'
          ? memory.provenMs + (memory.sinceMs === null ? 0 : elapsedMs)
          : truth === 'unknown'
            ? memory.provenMs
            : 0;
      leaves.set(key, {
        wasTrue:
          truth === 'unknown' ? memory.wasTrue : truth === 'true' && (memory.wasTrue || provenMs >= forMs),
        provenMs,
        sinceMs: truth === 'true' ? (memory.sinceMs ?? nowMs) : truth === 'unknown' ? null : null,
        judgedMs: nowMs,
      });
    }
  };

  const judgeRules = (which: readonly Rule[], nowMs: number, late: boolean): Transition[] => {
    const view = viewAt(nowMs);
    const transitions: Transition[] = [];
    for (const rule of which) {
      const { truth, evidence } = judge(rule.condition, view);
      remember(rule, nowMs);
      const before = truths.get(rule.id)?.truth ?? 'unknown';
      if (truth === before && truths.has(rule.id)) continue;
      truths.set(rule.id, { truth, sinceMs: nowMs });
      if (truth === before) continue;
      const times = evidence.flatMap((entry) => (entry.atMs === null ? [] : [entry.atMs]));
      const atMs = times.length > 0 && truth === 'true' ? Math.min(nowMs, Math.max(...times)) : nowMs;
      transitions.push({
        ruleId: rule.id,
        kind: rule.kind,
        target: rule.target,
        station: rule.station,
        from: before,
        to: truth,
        decidedAtMs: nowMs,
        atMs,
        signalAtMs: times.length > 0 && truth === 'true' ? Math.min(nowMs, ...times) : atMs,
        correction: late,
        actable: nowMs - atMs <= actWithinMs,
        evidence: evidence.slice(0, 40),
      });
    }
    return transitions;
  };

  const ticksUntil = (nowMs: number): Transition[] => {
    const transitions: Transition[] = [];
    // After a long stand-still one judgement of the present is enough: nobody can act on the minutes between.
    const firstMs = Math.max(tickMs + TICK_MS, Math.floor(nowMs / TICK_MS) * TICK_MS - 180 * TICK_MS);
    for (let atMs = Math.ceil(firstMs / TICK_MS) * TICK_MS; atMs <= nowMs; atMs += TICK_MS) {
      transitions.push(...judgeRules(rules, atMs, false));
      tickMs = atMs;
    }
    return transitions;
  };

  return {
    rules,
    load: put,
    observe(readings, receivedAtMs) {
      const transitions = ticksUntil(receivedAtMs - 1);
      const touched = new Set<Rule>();
      let late = false;
      for (const reading of readings) {
        put(reading);
        if (reading.corrected || receivedAtMs - reading.atMs > LATE_MS) late = true;
        for (const rule of touchedBy.get(reading.station) ?? []) touched.add(rule);
        if (reading.quantity === 'rain') for (const rule of byAnyRain) touched.add(rule);
      }
      if (touched.size > 0)
        transitions.push(
          ...judgeRules(
            rules.filter((rule) => touched.has(rule)),
            receivedAtMs,
            late,
          ),
        );
      return transitions;
    },
    tick: ticksUntil,
    setSignals: (next) => {
      signals = next;
    },
    setEvents: (next) => {
      events = next;
    },
    refresh: (nowMs) => judgeRules(rules, nowMs, false),
    state: () => ({ truths: Object.fromEntries(truths), leaves: Object.fromEntries(leaves), tickMs }),
  };
}
