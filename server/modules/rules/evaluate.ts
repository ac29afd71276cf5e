import { type Condition, SIGNAL_COLOURS, type SignalColour, type Truth } from '../../../contract/plan.ts';
import type { History, Point } from './history.ts';
import { all, any, atLeast, not } from './truth.ts';

/** One reason in figures: what was measured, against what, and where the threshold stands. */
export interface Evidence {
  station: string | null;
  quantity: 'rain' | 'areal-rain' | 'level' | 'flow' | 'rise' | 'signal' | 'event';
  value: number | null;
  unit: string | null;
  threshold: number | null;
  datum: string | null;
  hours: number | null;
  /** Time of the newest reading it rests on; null for what has none. */
  atMs: number | null;
  text: string | null;
  source: string;
  truth: Truth;
}

export interface StationFacts {
  id: string;
  silentAfterMs: number;
  datum: string | null;
  /** Characteristic levels of the station's own datum, metres. */
  levels: Readonly<Record<string, number>>;
}

export interface ActiveSignal {
  kind: string;
  colour: SignalColour;
  area: string;
  effectiveMs: number;
  expiresMs: number | null;
  issuer: string;
}

/** Everything a condition is judged by, at one moment. */
export interface View {
  nowMs: number;
  rain(station: string): History | undefined;
  level(station: string): History | undefined;
  flow(station: string): History | undefined;
  facts(station: string): StationFacts | undefined;
  rainStations(): readonly string[];
  signals(): readonly ActiveSignal[];
  events(): readonly { kind: string; atMs: number; text: string }[];
  /** Whether this leaf was true at its last judgement, and since when it holds without a break. */
  held(leaf: Condition): { wasTrue: boolean; provenMs: number; sinceMs: number | null };
}

export interface Judgement {
  truth: Truth;
  evidence: Evidence[];
}

const HOUR_MS = 3_600_000;
/** Missing parts shorter than this of a window do not make “no” uncertain (a report on its way). */
const TOLERATED = 0.1;

interface WindowSum {
  mm: number;
  /** Part of the window, milliseconds, of which nothing is known although it is due. */
  missingMs: number;
  last: Point | undefined;
}

/** Rain in (now − window, now]; increments whose period reaches over the edge count in the proportion inside. */
export function sumWindow(
  history: History | undefined,
  nowMs: number,
  windowMs: number,
  silentAfterMs: number,
): WindowSum {
  const startMs = nowMs - windowMs;
  const points = history?.between(startMs, nowMs) ?? [];
  let mm = 0;
  let coveredMs = 0;
  for (const point of points) {
    const periodMs = point.atMs - point.fromMs;
    const insideMs = Math.min(periodMs, point.atMs - startMs);
    mm += periodMs > 0 ? (point.value * insideMs) / periodMs : point.value;
    coveredMs += insideMs;
  }
  const last = points.at(-1) ?? history?.lastBefore(nowMs);
  const onItsWayMs = last && nowMs - last.atMs <= silentAfterMs ? Math.min(windowMs, nowMs - last.atMs) : 0;
  return { mm: Math.round(mm * 10) / 10, missingMs: Math.max(0, windowMs - coveredMs - onItsWayMs), last };
}

type Leaf<K extends string> = Extract<Condition, Record<K, unknown>>;
const one = (truth: Truth, evidence: Omit<Evidence, 'truth'>): Judgement => ({
  truth,
  evidence: [{ ...evidence, truth }],
});
const empty = {
  value: null,
  unit: null,
  threshold: null,
  datum: null,
  hours: null,
  atMs: null,
  text: null,
  station: null,
} as const;

function judgeRain(leaf: Leaf<'rain'>, view: View): Judgement {
  const { hours, mm, stations, atLeast: k } = leaf.rain;
  const judged = (stations === 'any' ? view.rainStations() : stations).map((station) => {
    const sum = sumWindow(
      view.rain(station),
      view.nowMs,
      hours * HOUR_MS,
      view.facts(station)?.silentAfterMs ?? HOUR_MS,
    );
    // A known part that passes the threshold is enough, whatever is missing.
    const truth: Truth =
      sum.mm >= mm ? 'true' : sum.missingMs > hours * HOUR_MS * TOLERATED ? 'unknown' : 'false';
    const evidence: Evidence = {
      ...empty,
      station,
      quantity: 'rain',
      value: sum.mm,
      unit: 'mm',
      threshold: mm,
      hours,
      atMs: sum.last?.atMs ?? null,
      source: leaf.source,
      truth,
    };
    return evidence;
  });
  return {
    truth: atLeast(
      k,
      judged.map((evidence) => evidence.truth),
    ),
    evidence: judged,
  };
}

function judgeArealRain(leaf: Leaf<'arealRain'>, view: View): Judgement {
  const { hours, mm, weights } = leaf.arealRain;
  const whole = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let mean = 0;
  let missing = 0;
  let atMs: number | null = null;
  for (const [station, weight] of Object.entries(weights)) {
    const sum = sumWindow(
      view.rain(station),
      view.nowMs,
      hours * HOUR_MS,
      view.facts(station)?.silentAfterMs ?? HOUR_MS,
    );
    mean += (sum.mm * weight) / whole;
    missing += ((sum.missingMs / (hours * HOUR_MS)) * weight) / whole;
    if (sum.last) atMs = Math.max(atMs ?? 0, sum.last.atMs);
  }
  const value = Math.round(mean * 10) / 10;
  const truth: Truth = value >= mm ? 'true' : missing > TOLERATED ? 'unknown' : 'false';
  return one(truth, {
    ...empty,
    quantity: 'areal-rain',
    value,
    unit: 'mm',
    threshold: mm,
    hours,
    atMs,
    source: leaf.source,
  });
}

/** Latest value not older than the station's own interval; a telephoned value may say yes, never no. */
function judgeValue(
  point: Point | undefined,
  view: View,
  station: string,
  reaches: (value: number) => boolean,
): Truth {
  if (!point || view.nowMs - point.atMs > (view.facts(station)?.silentAfterMs ?? HOUR_MS)) return 'unknown';
  if (reaches(point.value)) return 'true';
  return point.manual ? 'unknown' : 'false';
}

function judgeLevel(leaf: Leaf<'level'>, view: View): Judgement {
  const { station, reaches, offsetM, hysteresisM, forMinutes } = leaf.level;
  const facts = view.facts(station);
  const base =
    typeof reaches === 'string'
      ? facts?.levels[reaches]
      : reaches.datum === facts?.datum
        ? reaches.value
        : undefined;
  const point = view.level(station)?.lastBefore(view.nowMs);
  const threshold = base === undefined ? null : Math.round((base + offsetM) * 1000) / 1000;
  const held = view.held(leaf);
  const bar = threshold === null ? Number.POSITIVE_INFINITY : threshold - (held.wasTrue ? hysteresisM : 0);
  let truth: Truth =
    threshold === null ? 'unknown' : judgeValue(point, view, station, (value) => value >= bar);
  // Only proven time counts towards `for`; while the station is silent the count stands still.
  if (truth === 'true' && forMinutes !== undefined && !held.wasTrue && held.provenMs < forMinutes * 60_000)
    truth = 'false';
  return one(truth, {
    ...empty,
    station,
    quantity: 'level',
    value: point?.value ?? null,
    unit: 'm',
    threshold,
    datum: facts?.datum ?? null,
    atMs: point?.atMs ?? null,
    source: leaf.source,
  });
}

function judgeFlow(leaf: Leaf<'flow'>, view: View): Judgement {
  const { station, reaches, hysteresis } = leaf.flow;
  const point = view.flow(station)?.lastBefore(view.nowMs);
  const bar = reaches - (view.held(leaf).wasTrue ? hysteresis : 0);
  const truth = judgeValue(point, view, station, (value) => value >= bar);
  return one(truth, {
    ...empty,
    station,
    quantity: 'flow',
    value: point?.value ?? null,
    unit: 'm³/s',
    threshold: reaches,
    atMs: point?.atMs ?? null,
    source: leaf.source,
  });
}

function judgeRise(leaf: Leaf<'rise'>, view: View): Judgement {
  const { station, metres, minutes } = leaf.rise;
  const history = view.level(station);
  const newest = history?.lastBefore(view.nowMs);
  const points = history?.between(view.nowMs - minutes * 60_000, view.nowMs) ?? [];
  const rise =
    newest && points.length > 0
      ? Math.round((newest.value - Math.min(...points.map((point) => point.value))) * 1000) / 1000
      : null;
  const silent = !newest || view.nowMs - newest.atMs > (view.facts(station)?.silentAfterMs ?? HOUR_MS);
  const short = points.length < 2;
  const truth: Truth =
    rise !== null && !silent && rise >= metres ? 'true' : silent || short ? 'unknown' : 'false';
  return one(truth, {
    ...empty,
    station,
    quantity: 'rise',
    value: rise,
    unit: 'm',
    threshold: metres,
    hours: minutes / 60,
    atMs: newest?.atMs ?? null,
    source: leaf.source,
  });
}

/** A signal for the city or the province holds in its districts too. */
const covers = (signalArea: string, area: string): boolean =>
  signalArea === area || signalArea === `${area.slice(0, 4)}00` || signalArea === `${area.slice(0, 2)}0000`;

function judgeSignal(leaf: Leaf<'signal'>, view: View): Judgement {
  const { kind, colour, area } = leaf.signal;
  const found = view
    .signals()
    .filter(
      (s) =>
        s.kind === kind &&
        covers(s.area, area) &&
        s.effectiveMs <= view.nowMs &&
        (s.expiresMs === null || s.expiresMs > view.nowMs),
    )
    .filter((s) => SIGNAL_COLOURS.indexOf(s.colour) >= SIGNAL_COLOURS.indexOf(colour));
  const first = found.sort((a, b) => a.effectiveMs - b.effectiveMs)[0];
  const said = first ? `${first.issuer} ${first.kind} ${first.colour}` : `${kind} ${colour}`;
  return one(first ? 'true' : 'false', {
    ...empty,
    quantity: 'signal',
    text: said,
    atMs: first?.effectiveMs ?? null,
    source: leaf.source,
  });
}

function judgeEvent(leaf: Leaf<'event'>, view: View): Judgement {
  const found = view.events().find((event) => event.kind === leaf.event.kind && event.atMs <= view.nowMs);
  return one(found ? 'true' : 'false', {
    ...empty,
    quantity: 'event',
    text: found?.text ?? leaf.event.kind,
    atMs: found?.atMs ?? null,
    source: leaf.source,
  });
}

/** Truth of a condition at the view's moment, with the figures it rests on. Pure. */
export function judge(condition: Condition, view: View): Judgement {
  if ('rain' in condition) return judgeRain(condition, view);
  if ('arealRain' in condition) return judgeArealRain(condition, view);
  if ('level' in condition) return judgeLevel(condition, view);
  if ('flow' in condition) return judgeFlow(condition, view);
  if ('rise' in condition) return judgeRise(condition, view);
  if ('signal' in condition) return judgeSignal(condition, view);
  if ('event' in condition) return judgeEvent(condition, view);
  if ('not' in condition) {
    const inner = judge(condition.not, view);
    return { truth: not(inner.truth), evidence: inner.evidence };
  }
  const parts = (
    'all' in condition ? condition.all : 'any' in condition ? condition.any : condition.atLeast.of
  ).map((part) => judge(part, view));
  const truths = parts.map((part) => part.truth);
  const truth =
    'all' in condition
      ? all(truths)
      : 'any' in condition
        ? any(truths)
        : atLeast(condition.atLeast.k, truths);
  return { truth, evidence: parts.filter((part) => part.truth === truth).flatMap((part) => part.evidence) };
}

/** The leaves of a condition, for what is remembered about each. */
export function leavesOf(condition: Condition): Condition[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('not' in condition) return leavesOf(condition.not);
  if ('atLeast' in condition) return condition.atLeast.of.flatMap(leavesOf);
  return [condition];
}
