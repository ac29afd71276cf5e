import type { Plan, Truth } from '../../../contract/plan.ts';
import { createAgenda, MINUTE_MS } from './agenda.ts';
import { restore, stateOf, truthsOf } from './engine-state.ts';
import { type EngineReading, type EngineState, ToldTransition, type Transition } from './engine-types.ts';
import type { Judgement } from './evidence.ts';
import { asksFor, explain, reassess } from './explain.ts';
import type { ActiveSignal, DeclaredDanger, Rule, StationFacts } from './facts.ts';
import { rulesOf } from './facts.ts';
import { CHANGE, HOT, LINE, SLOT_CHANGE, SLOT_PLANNED, SLOT_SILENT } from './hot.ts';
import { createJudge, silenceOf } from './judge-measures.ts';
import { createNetwork, type LeafState, type Level3, type Measure, type RuleState } from './network.ts';
import { createTakePlain } from './plain-readings.ts';
import { FROM, type Series, VALUE } from './series.ts';
import type { Slot } from './slots.ts';
import { judgeTold } from './told.ts';
import { countsOf, judgeNode, TRUTHS } from './tree.ts';

export type { EngineReading, EngineState, Transition } from './engine-types.ts';
export type { Rule } from './facts.ts';
export type { Quantity } from './series.ts';

export interface Engine {
  readonly rules: readonly Rule[];
  /** Duty time up to which everything was judged. */
  nowMs(): number;
  /** Takes a reading without judging (start-up: what is known already). */
  load(reading: EngineReading): void;
  /** Takes the readings of one accepted frame and judges what they touch, at the time of receipt. */
  observe(readings: readonly EngineReading[], receivedAtMs: number): Transition[];
  /** Judges at every whole minute up to now what time alone can change: silence, ends of windows, proven time. */
  tick(nowMs: number): Transition[];
  /** What is known from the next `refresh` on (or from the beginning). */
  setTold(signals: readonly ActiveSignal[], dangers: readonly DeclaredDanger[]): void;
  /** Judges everything now (a signal or danger was entered). */
  refresh(nowMs: number): Transition[];
  truths(): EngineState['truths'];
  /** The state to go on from; undefined where a frame came since the last whole minute. */
  checkpoint(): EngineState | undefined;
  /** Whether a rule rests on one of these series (`station quantity`). */
  asksFor(ruleId: string, series: ReadonlySet<string>): boolean;
  /** Truth and figures of a rule at an earlier moment, by what is known now. */
  reassess(ruleId: string, atMs: number): Judgement | undefined;
}

/**
 * Folds accepted frames and whole minutes into transitions. Every series is judged at its readings and at each whole
 * minute. Deterministic: the same frames with the same times of receipt give the same transitions, live, after a restart
 * and in a replay.
 */
export function createEngine(
  plan: Pick<Plan, 'actWithinMinutes' | 'levels' | 'alarms' | 'zones'>,
  facts: ReadonlyMap<string, StationFacts>,
  saved?: EngineState,
): Engine {
  const rules = rulesOf(plan as Plan);
  const network = createNetwork(rules, facts);
  const { slots } = network;
  const actWithinMs = plan.actWithinMinutes * MINUTE_MS;
  const agenda = createAgenda<Measure | RuleState>();
  /** Numbers of the slots whose silence is looked at. */
  const silences = createAgenda<number>();
  const ruleById = new Map(network.rules.map((state) => [state.rule.id, state]));
  let told: { signals: readonly ActiveSignal[]; dangers: readonly DeclaredDanger[] } = {
    signals: [],
    dangers: [],
  };
  let pendingTold: typeof told | undefined;
  let toldNextMs = Number.POSITIVE_INFINITY;
  let clockMs = saved?.atMs ?? Number.NEGATIVE_INFINITY;
  let clean = false;
  let started = false;
  let dirty: RuleState[] = [];
  let touchedSlots: Slot[] = [];
  let movedShared: Measure[] = [];
  const explainer = { facts, told: () => told };

  const minuteOf = (dueMs: number): number =>
    Math.max(Math.ceil(dueMs / MINUTE_MS), Math.floor(clockMs / MINUTE_MS) + 1);
  const planRule = (state: RuleState, dueMs: number): void => {
    const minute = minuteOf(dueMs);
    if (minute >= state.plannedMinute) return;
    state.plannedMinute = minute;
    agenda.add(minute, state);
  };
  const planSilence = (slot: Slot, nowMs: number): void => {
    slots.lines[slot.id * LINE + SLOT_SILENT] = silenceOf(slot.series, nowMs);
    addSilence(slot.id, nowMs);
  };
  const addSilence = (id: number, nowMs: number): void => {
    const { lines } = slots;
    const dueMs = lines[id * LINE + SLOT_SILENT]!;
    if (dueMs === Number.POSITIVE_INFINITY || dueMs <= nowMs) return;
    const minute = minuteOf(dueMs);
    if (minute >= lines[id * LINE + SLOT_PLANNED]!) return;
    lines[id * LINE + SLOT_PLANNED] = minute;
    silences.add(minute, id);
  };
  const planMeasure = (measure: Measure, dueMs: number): void => {
    if (dueMs === Number.POSITIVE_INFINITY) return;
    const minute = minuteOf(dueMs);
    if (minute >= measure.plannedMinute) return;
    measure.plannedMinute = minute;
    agenda.add(minute, measure);
  };
  const touch = (state: RuleState, late: boolean): void => {
    if (late) state.late = true;
    if (state.dirty) return;
    state.dirty = true;
    dirty.push(state);
  };
  const setLeaf = (leaf: LeafState, truth: Level3, late: boolean): void => {
    if (leaf.truth === truth) return;
    leaf.truth = truth;
    for (const state of leaf.rules) touch(state, late);
  };
  const retell = (leaf: LeafState, late: boolean): void => {
    const { sure, open, k, atoms } = leaf;
    setLeaf(leaf, sure >= k ? 2 : sure + open >= k || atoms.length < k ? 1 : 0, late);
  };

  const { judge, unmoved, unmovedShared, bringForward, shareOut, gather } = createJudge(network, {
    retell,
    planMeasure,
  });
  const takePlain = createTakePlain(slots, {
    shareOut: (slot, whole, nowMs) => shareOut(slot, whole, nowMs, movedShared),
    awaitSilence: addSilence,
  });
  /** After measures of a slot were judged. */
  const lookAhead = (slot: Slot, nowMs: number): void => {
    gather(slot, nowMs);
    planSilence(slot, nowMs);
  };
  const judgeAllTold = (nowMs: number): void => {
    toldNextMs = Number.POSITIVE_INFINITY;
    for (const leaf of network.told) {
      const { condition } = leaf;
      if (!('signal' in condition || 'event' in condition)) continue;
      const { holds, nextMs } = judgeTold(condition, told, nowMs);
      toldNextMs = Math.min(toldNextMs, nextMs);
      setLeaf(leaf, holds ? 2 : 0, false);
    }
  };

  const judgeRule = (state: RuleState, nowMs: number): Transition | undefined => {
    const truth = judgeNode(state.root, nowMs, state, planRule);
    const { late } = state;
    state.late = false;
    state.dirty = false;
    if (truth === state.truth) return undefined;
    const from = TRUTHS[state.truth] as Truth;
    const to = TRUTHS[truth] as Truth;
    state.truth = truth;
    state.sinceMs = nowMs;
    const evidence = explain(explainer, state.root, nowMs);
    let newestMs = Number.NEGATIVE_INFINITY;
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const entry of evidence) {
      if (entry.truth !== 'true' || entry.atMs === null) continue;
      const entryMs = Math.min(nowMs, entry.atMs);
      newestMs = Math.max(newestMs, entryMs);
      oldestMs = Math.min(oldestMs, entryMs);
    }
    const timed = truth === 2 && newestMs >= oldestMs;
    const atMs = timed ? newestMs : nowMs;
    const { id, kind, target, station } = state.rule;
    return new ToldTransition({
      ruleId: id,
      kind,
      target,
      station,
      from,
      to,
      decidedAtMs: nowMs,
      atMs,
      signalAtMs: timed ? oldestMs : atMs,
      correction: late,
      actable: nowMs - atMs <= actWithinMs,
      evidence,
    });
  };
  /** Judges what was touched, in the order of the plan. */
  const settle = (nowMs: number, seen: Transition[]): void => {
    if (dirty.length === 0) return;
    const touched = dirty;
    if (touched.length > 1) touched.sort((a, b) => a.index - b.index);
    dirty = [];
    for (const state of touched) {
      const transition = judgeRule(state, nowMs);
      if (transition !== undefined) seen.push(transition);
    }
  };
  const judgeMeasures = (nowMs: number): void => {
    for (const measure of network.measures) judge(measure, nowMs, false);
    for (const slot of slots.all()) lookAhead(slot, nowMs);
  };
  const judgeAll = (nowMs: number, seen: Transition[]): void => {
    judgeMeasures(nowMs);
    judgeAllTold(nowMs);
    for (const state of network.rules) touch(state, false);
    settle(nowMs, seen);
  };
  /** The first judgement: of everything now, or, with a saved state, of what it was then, in silence. */
  const begin = (nowMs: number, seen: Transition[]): void => {
    started = true;
    if (saved === undefined) {
      clockMs = nowMs;
      judgeAll(nowMs, seen);
      return;
    }
    judgeMeasures(clockMs);
    judgeAllTold(clockMs);
    for (const state of dirty) state.dirty = false;
    dirty = [];
    for (const state of network.rules)
      for (const { proven, forMs } of countsOf(state.root))
        if (proven.sinceMs !== null) planRule(state, proven.sinceMs + forMs - proven.provenMs);
  };

  const minuteAt = (minute: number, seen: Transition[]): void => {
    const nowMs = minute * MINUTE_MS;
    for (const id of silences.take(minute)) {
      const { lines } = slots;
      if (lines[id * LINE + SLOT_PLANNED] !== minute) continue;
      lines[id * LINE + SLOT_PLANNED] = Number.POSITIVE_INFINITY;
      const slot = slots.byId[id] as Slot;
      // Readings that came since have put its silence off.
      if (lines[id * LINE + SLOT_SILENT]! <= nowMs) planSilence(slot, nowMs);
      else addSilence(id, nowMs);
      if (lines[id * LINE + SLOT_SILENT]! > nowMs) continue;
      for (const measure of slot.measures) judge(measure, nowMs, false);
      for (const measure of slot.shared) judge(measure, nowMs, false);
      gather(slot, nowMs);
    }
    for (const item of agenda.take(minute)) {
      if ('rule' in item) {
        if (item.plannedMinute !== minute) continue;
        item.plannedMinute = Number.POSITIVE_INFINITY;
        touch(item, false);
      } else {
        if (item.plannedMinute !== minute) continue;
        item.plannedMinute = Number.POSITIVE_INFINITY;
        const changeMs = network.hot[item.id * HOT + CHANGE]!;
        if (changeMs > nowMs) planMeasure(item, changeMs);
        else {
          judge(item, nowMs, false);
          for (const slot of item.slots) lookAhead(slot, nowMs);
        }
      }
    }
    if (toldNextMs <= nowMs) judgeAllTold(nowMs);
    settle(nowMs, seen);
  };
  /** Whole minute up to which all was judged; what is planned from then on stands later. */
  let judgedMinute = Number.NEGATIVE_INFINITY;
  const tickUntil = (nowMs: number, seen: Transition[]): void => {
    const limit = Math.floor(nowMs / MINUTE_MS);
    while (judgedMinute < limit) {
      const planned = Math.min(agenda.next(limit), silences.next(limit));
      const minute = Math.min(planned, Math.ceil(toldNextMs / MINUTE_MS));
      if (minute > limit) judgedMinute = limit;
      else {
        if (minute * MINUTE_MS > clockMs) clockMs = minute * MINUTE_MS;
        minuteAt(minute, seen);
      }
    }
    if (limit * MINUTE_MS > clockMs) clockMs = limit * MINUTE_MS;
    clean = clockMs === limit * MINUTE_MS;
  };

  const slotOf = ({ station, quantity }: EngineReading): Slot | undefined => {
    const slot = slots.find(station, quantity);
    if (quantity !== 'rain' || slot?.counted === true) return slot;
    for (const leaf of network.addRainStation(station)) retell(leaf, false);
    const found = slots.find(station, 'rain');
    if (found) found.counted = true;
    return found;
  };
  /** Whether a late reading leaves the rain after it where it was: its period begins no earlier than this one ends. */
  const addsBetween = ({ quantity, rows, width }: Series, placed: number): boolean =>
    quantity !== 'rain' || rows[(placed + 1) * width + FROM]! >= rows[placed * width]!;
  const put = (slot: Slot, reading: EngineReading, nowMs: number): void => {
    const { series } = slot;
    const { atMs, fromMs, value, doubtful, corrected } = reading;
    series.settle();
    const beforeMs = series.end > series.head ? series.at(series.end - 1) : Number.NEGATIVE_INFINITY;
    const outcome = value === null ? series.remove(atMs) : series.put(atMs, fromMs, value, doubtful, nowMs);
    if (outcome === 'same' || outcome === 'too-old') return;
    if (corrected || outcome !== 'newest' || nowMs - atMs > series.silentAfterMs) slot.late = true;
    const adds = outcome === 'newest' || (outcome === 'late' && addsBetween(series, series.placed));
    const sending = nowMs - beforeMs <= series.silentAfterMs;
    if (!adds || corrected || !sending || atMs > nowMs || beforeMs > nowMs || series.hasDoubtful)
      slot.plain = false;
    const { rows, width, placed, end } = series;
    if (series.quantity === 'rain') {
      slot.whole += rows[placed * width + VALUE]!;
      if (outcome === 'newest' && fromMs > beforeMs) slot.holeMs += fromMs - beforeMs;
    } else {
      slot.whole = rows[(end - 1) * width + VALUE]!;
      slot.lowest = Math.min(slot.lowest, rows[placed * width + VALUE]!);
    }
    if (outcome === 'late') slot.fills = true;
    if (slot.taken++ === 0) touchedSlots.push(slot);
    // Another of the same frame is judged together with it.
    slots.lines[slot.id * LINE + SLOT_CHANGE] = Number.NEGATIVE_INFINITY;
  };
  if (saved) restore(network, saved);

  return {
    rules,
    nowMs: () => clockMs,
    load(reading) {
      const slot = slotOf(reading);
      if (slot && reading.value !== null)
        slot.series.put(
          reading.atMs,
          reading.fromMs,
          reading.value,
          reading.doubtful,
          Number.NEGATIVE_INFINITY,
        );
    },
    observe(readings, receivedAtMs) {
      const nowMs = receivedAtMs > clockMs ? receivedAtMs : clockMs;
      const seen: Transition[] = [];
      if (!started) begin(nowMs, seen);
      tickUntil(nowMs - 1, seen);
      clockMs = nowMs;
      clean = false;
      for (const reading of readings) {
        if (takePlain(reading, nowMs)) continue;
        const slot = slotOf(reading);
        if (slot) put(slot, reading, nowMs);
      }
      for (const slot of touchedSlots) {
        const { measures, shared, plain, late } = slot;
        bringForward(slot);
        for (let n = 0; n < measures.length; n++)
          if (!plain || !unmoved(slot, n, nowMs)) judge(measures[n] as Measure, nowMs, late);
        for (let n = 0; n < shared.length; n++)
          if (!plain || !unmovedShared(slot, n, nowMs)) judge(shared[n] as Measure, nowMs, late);
        lookAhead(slot, nowMs);
        slot.taken = 0;
        slot.plain = true;
        slot.late = false;
        slot.fills = false;
        slot.whole = 0;
        slot.lowest = Number.POSITIVE_INFINITY;
        slot.holeMs = 0;
      }
      if (touchedSlots.length > 0) touchedSlots = [];
      if (movedShared.length > 0) {
        for (const measure of movedShared) judge(measure, nowMs, false);
        movedShared = [];
      }
      settle(nowMs, seen);
      return seen;
    },
    tick(nowMs) {
      const seen: Transition[] = [];
      if (!started) begin(nowMs, seen);
      tickUntil(Math.max(nowMs, clockMs), seen);
      return seen;
    },
    setTold(signals, dangers) {
      if (started) pendingTold = { signals, dangers };
      else told = { signals, dangers };
    },
    refresh(askedMs) {
      const nowMs = Math.max(askedMs, clockMs);
      const seen: Transition[] = [];
      if (!started) begin(nowMs, seen);
      tickUntil(nowMs - 1, seen);
      told = pendingTold ?? told;
      pendingTold = undefined;
      clockMs = nowMs;
      clean = false;
      judgeAll(nowMs, seen);
      return seen;
    },
    truths: () => truthsOf(network),
    checkpoint: () => (clean && started ? stateOf(network, clockMs) : undefined),
    asksFor(ruleId, series) {
      const state = ruleById.get(ruleId);
      return state !== undefined && asksFor(state.root, series);
    },
    reassess(ruleId, atMs) {
      const state = ruleById.get(ruleId);
      return state && reassess(explainer, state.root, atMs);
    },
  };
}
