import type {
  ForecastLine,
  LeadTime,
  NoForecastReason,
  StationForecast,
} from '../../../contract/hydrology.ts';
import type { Condition, LeafCondition } from '../../../contract/plan.ts';
import { leavesOf } from '../../../contract/plan-conditions.ts';
import type { CharacteristicLevel } from '../../../contract/telemetry.ts';
import { toBeijingIso } from '../../../contract/time.ts';

/** What the forecast says of a condition: minutes until it holds by the line and by the upper bound; null = not within it. */
export interface Expectation {
  likely: number | null;
  earliest: number | null;
  /** From the rain that has fallen alone. */
  fallen: number | null;
}
/** Undefined: no forecast speaks of it. */
type Expected = Expectation | undefined;

export interface Water {
  forecast: StationForecast;
  levels: readonly CharacteristicLevel[];
}

type Threshold = { kind: 'level' | 'flow'; station: string; value: number | undefined };

function thresholdOf(leaf: LeafCondition, waters: ReadonlyMap<string, Water>): Threshold | undefined {
  const characteristic = (station: string, kind: string, quantity: 'level' | 'flow'): number | undefined =>
    waters.get(station)?.levels.find((each) => each.kind === kind && each.quantity === quantity)?.value;
  if ('level' in leaf) {
    const { station, reaches, offsetM } = leaf.level;
    const base = typeof reaches === 'object' ? reaches.value : characteristic(station, reaches, 'level');
    return { kind: 'level', station, value: base === undefined ? undefined : base + offsetM };
  }
  if ('flow' in leaf) {
    const { station, reaches, offset } = leaf.flow;
    const base = typeof reaches === 'number' ? reaches : characteristic(station, reaches, 'flow');
    return { kind: 'flow', station, value: base === undefined ? undefined : base + offset };
  }
  return undefined;
}

function reached(line: ForecastLine, value: number, nowMs: number, bound: 'value' | 'high'): number | null {
  const first = line.points.find((point) => point[bound] >= value);
  return first ? Math.max(0, Math.round((Date.parse(first.at) - nowMs) / 60_000)) : null;
}

function ofLeaf(leaf: LeafCondition, waters: ReadonlyMap<string, Water>, nowMs: number): Expected {
  const threshold = thresholdOf(leaf, waters);
  if (threshold?.value === undefined) return undefined;
  const forecast = waters.get(threshold.station)?.forecast.forecast;
  if (!forecast?.available) return undefined;
  const [fallen, going] = [forecast.lines, forecast.goingOn].map((lines) =>
    lines.find(({ kind }) => kind === threshold.kind),
  );
  return (
    fallen &&
    going && {
      likely: reached(going, threshold.value, nowMs, 'value'),
      earliest: reached(going, threshold.value, nowMs, 'high'),
      fallen: reached(fallen, threshold.value, nowMs, 'value'),
    }
  );
}

const soonest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);
const fold = (
  parts: readonly Expectation[],
  pick: (a: number | null, b: number | null) => number | null,
): Expected =>
  parts.length === 0
    ? undefined
    : parts.reduce((so, next) => ({
        likely: pick(so.likely, next.likely),
        earliest: pick(so.earliest, next.earliest),
        fallen: pick(so.fallen, next.fallen),
      }));
const known = (parts: readonly Expected[]): Expectation[] => parts.filter((part) => part !== undefined);

/** One of several: the soonest of what is known. All of them: known only where each is. */
function ofCondition(condition: Condition, waters: ReadonlyMap<string, Water>, nowMs: number): Expected {
  const each = (parts: readonly Condition[]): Expected[] =>
    parts.map((part) => ofCondition(part, waters, nowMs));
  if ('any' in condition) return fold(known(each(condition.any)), soonest);
  if ('all' in condition) {
    const parts = each(condition.all);
    return parts.includes(undefined) ? undefined : fold(known(parts), latest);
  }
  if ('atLeast' in condition || 'not' in condition) return undefined;
  if ('for' in condition) {
    const inner = ofCondition(condition.for.of, waters, nowMs);
    const after = (minutes: number | null): number | null =>
      minutes === null ? null : minutes + condition.for.minutes;
    return (
      inner && {
        likely: after(inner.likely),
        earliest: after(inner.earliest),
        fallen: after(inner.fallen),
      }
    );
  }
  return ofLeaf(condition, waters, nowMs);
}

/** Stations whose water the condition speaks of. */
export const waterStationsOf = (condition: Condition): string[] => [
  ...new Set(
    leavesOf(condition).flatMap((leaf) =>
      'level' in leaf ? leaf.level.station : 'flow' in leaf ? leaf.flow.station : [],
    ),
  ),
];

const clockText = (iso: string): string => iso.slice(5, 16).replace('T', ' ');
const duration = (minutes: number): string =>
  minutes < 60
    ? `${minutes}分钟`
    : `${Math.floor(minutes / 60)}小时${minutes % 60 ? `${minutes % 60}分钟` : ''}`;

/**
 * When the next level's condition is expected to hold, in minutes from `nowMs`, or why nobody can say: an unknown is never
 * “not expected”. Only water is forecast; rain to come, signals and dangers are not.
 */
export function leadTimeOf(
  level: { name: string; when: Condition },
  waters: ReadonlyMap<string, Water>,
  nowMs: number,
): LeadTime {
  const leaves = leavesOf(level.when);
  const spokenOf = leaves.filter((leaf) => ofLeaf(leaf, waters, nowMs) !== undefined).length;
  const expected = ofCondition(level.when, waters, nowMs);
  const available = [...waters.values()].flatMap(({ forecast: { forecast, model } }) =>
    forecast?.available && model ? [{ forecast, model }] : [],
  );
  const asOf = available.map(({ forecast }) => forecast.asOf).sort()[0] ?? null;
  const ends = available.flatMap(({ forecast }) => forecast.lines[0]?.points.at(-1)?.at ?? []);
  const horizonHours =
    ends.length === 0 || asOf === null
      ? null
      : Math.round((Math.min(...ends.map((end) => Date.parse(end))) - Date.parse(asOf)) / 3_600_000);
  const outcome =
    expected === undefined
      ? 'unknown'
      : expected.likely !== null
        ? 'expected'
        : expected.earliest !== null
          ? 'possible'
          : 'not-expected';
  const facts: Facts = {
    name: level.name,
    asOf,
    horizonHours,
    spokenOf,
    conditions: leaves.length,
    likely: expected?.likely ?? null,
    earliest: expected?.earliest ?? null,
    fallen: expected?.fallen ?? null,
    nowMs,
    why: whyUnknown(waters),
  };
  const demo = available.some(({ model }) => model.demo);
  const { text, textEn } = TEXTS[outcome](facts);
  const said = demo
    ? { text: `${text}（演练/示例参数）`, textEn: `${textEn} (drill or sample parameters)` }
    : { text, textEn };
  return {
    levelName: level.name,
    madeAt: toBeijingIso(nowMs),
    asOf,
    outcome,
    likelyMinutes: facts.likely,
    earliestMinutes: facts.earliest,
    fallenMinutes: facts.fallen,
    horizonHours,
    forecastable: spokenOf,
    conditions: leaves.length,
    ...said,
    demo,
  };
}

interface Facts {
  name: string;
  asOf: string | null;
  horizonHours: number | null;
  spokenOf: number;
  conditions: number;
  likely: number | null;
  earliest: number | null;
  fallen: number | null;
  nowMs: number;
  why: { zh: string; en: string };
}

const RAIN = { zh: '降雨资料缺测或过时', en: 'rain missing or old for' };
const WHY_DOWN: Record<NoForecastReason, { zh: string; en: string }> = {
  'rain-missing': RAIN,
  'rain-stale': RAIN,
  'model-fault': { zh: '模型有误', en: 'the model does not hold for' },
};

/** Stations with a model that could not be run come first: they could be mended. */
function whyUnknown(waters: ReadonlyMap<string, Water>): { zh: string; en: string } {
  const down = [...waters.values()].flatMap(({ forecast: { forecast, stationId } }) =>
    forecast?.available === false ? [{ stationId, why: WHY_DOWN[forecast.reason] }] : [],
  );
  if (down.length > 0) {
    const byReason = [...Map.groupBy(down, ({ why }) => why)].map(([why, stations]) => ({
      why,
      ids: stations.map(({ stationId }) => stationId),
    }));
    return {
      zh: byReason.map(({ why, ids }) => `${ids.join('、')}${why.zh}`).join('；'),
      en: byReason.map(({ why, ids }) => `${why.en} ${ids.join(', ')}`).join('; '),
    };
  }
  return {
    zh: '条件所列测站无率定模型，降雨、信号、险情不作预报',
    en: 'no calibrated model for the stations named; rain, signals and dangers are not forecast',
  };
}

const at = (facts: Facts, minutes: number | null): string =>
  minutes === null ? '' : clockText(toBeijingIso(facts.nowMs + minutes * 60_000));
const scope = (facts: Facts): { zh: string; en: string } => {
  const { asOf, spokenOf, conditions, fallen } = facts;
  const until = asOf === null ? '' : clockText(asOf);
  return {
    zh: `。按雨强同近1小时推算；仅按截至${until}落地雨${fallen === null ? '则不达' : `为${at(facts, fallen)}`}。${conditions}项条件中${spokenOf}项可推算。模型推算，仅供参考`,
    en: `. With rain as in the last hour; from the rain fallen to ${until} alone ${fallen === null ? 'it is not reached' : `at ${at(facts, fallen)}`}. ${spokenOf} of ${conditions} conditions can be forecast. Computed, for reference`,
  };
};

const TEXTS: Record<LeadTime['outcome'], (facts: Facts) => { text: string; textEn: string }> = {
  expected: (facts) => ({
    text: `预见期：预计${at(facts, facts.likely)}（约${duration(facts.likely ?? 0)}后）达到${facts.name}条件，预报区间最早${at(facts, facts.earliest)}${scope(facts).zh}`,
    textEn: `Lead time: ${facts.name} expected at ${at(facts, facts.likely)} (in ${facts.likely} min), by the band at ${at(facts, facts.earliest)} at the earliest${scope(facts).en}`,
  }),
  possible: (facts) => ({
    text: `预见期：${facts.horizonHours}小时内预报值未达${facts.name}条件，预报区间上限最早${at(facts, facts.earliest)}达到${scope(facts).zh}`,
    textEn: `Lead time: ${facts.name} not reached by the forecast within ${facts.horizonHours} h; by its upper bound at ${at(facts, facts.earliest)} at the earliest${scope(facts).en}`,
  }),
  'not-expected': (facts) => ({
    text: `预见期：${facts.horizonHours}小时内可推算的条件未达${facts.name}，其余条件未知，不等于安全${scope(facts).zh}`,
    textEn: `Lead time: ${facts.name} not reached within ${facts.horizonHours} h by what can be forecast; the rest is unknown, which is not all clear${scope(facts).en}`,
  }),
  unknown: ({ name, why }) => ({
    text: `预见期：何时达到${name}条件，资料不足，无法推算（${why.zh}）`,
    textEn: `Lead time: when ${name} will be reached cannot be said, too little data (${why.en})`,
  }),
};
