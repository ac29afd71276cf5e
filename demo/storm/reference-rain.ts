import { fromIso } from '../../contract/time.ts';
import type { Published, StormInput, StormSegment } from './storm-input.ts';

/** Whether a value was read in a public source, shared out under published totals, or made up for the drill. */
export type Origin = 'published' | 'interpolated' | 'constructed';

/** Rain of one step of a reference series: (`fromMs`, `toMs`], one decimal. */
export interface RainStep {
  fromMs: number;
  toMs: number;
  mm: number;
  origin: Origin;
  /** Keys of the sources of the published total, as in published.json. */
  sources: readonly string[];
}

export interface ReferenceSeries {
  id: string;
  place: string;
  steps: RainStep[];
}

const HOUR_MS = 3_600_000;

interface Amount {
  mm: number;
  sources: readonly string[];
}

function publishedTotal(
  published: Published,
  place: string,
  total: NonNullable<StormSegment['total']>,
): Amount {
  const row = published.rain.find((rain) =>
    rain.place === place && 'mm' in total
      ? rain.mm === total.mm
      : rain.place === place &&
        'from' in total &&
        fromIso(rain.from_ ?? '') === total.from &&
        fromIso(rain.to ?? '') === total.to,
  );
  const mm = row?.mm ?? row?.mm_max_point;
  if (!row || mm === undefined) throw new Error(`published.json has no such total of ${place}`);
  return { mm, sources: row.src };
}

const within = (step: { fromMs: number; toMs: number }, window: { from: number; to: number }): boolean =>
  step.fromMs >= window.from && step.toMs <= window.to;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Shares `totalMm` out by weights, to one decimal, so that the sum is exact: each step gets what the rounded run lacks. */
export function shareOut(totalMm: number, weights: readonly number[]): number[] {
  const whole = sum(weights);
  let run = 0;
  let givenTenths = 0;
  return weights.map((weight) => {
    run += weight;
    const tenths = Math.round((totalMm * 10 * run) / whole) - givenTenths;
    givenTenths += tenths;
    return tenths / 10;
  });
}

function amountOf(
  place: string,
  segment: StormSegment,
  published: Published,
  built: readonly RainStep[],
): Amount {
  if (segment.constructedMm !== undefined) return { mm: segment.constructedMm, sources: [] };
  if (!segment.total) throw new Error(`${place}: a segment needs a published total or constructedMm`);
  const { mm, sources } = publishedTotal(published, place, segment.total);
  const { assumedWindow } = segment;
  const taken = assumedWindow
    ? built.filter((step) => within(step, assumedWindow)).map((step) => step.mm)
    : segment.minus.map((window) => publishedTotal(published, place, window).mm);
  return { mm: mm - sum(taken), sources };
}

function stepsOf(
  place: string,
  segment: StormSegment,
  published: Published,
  built: readonly RainStep[],
): RainStep[] {
  const { from, to, hours } = segment;
  if (Math.ceil((to - from) / HOUR_MS) !== hours.length)
    throw new Error(`${place}: ${hours.length} weights for ${(to - from) / HOUR_MS} hours`);
  const { mm, sources } = amountOf(place, segment, published, built);
  const origin: Origin =
    segment.constructedMm !== undefined
      ? 'constructed'
      : hours.length === 1 && segment.minus.length === 0
        ? 'published'
        : 'interpolated';
  // Whole clock hours: a segment that begins at half past has its first step up to the full hour.
  let atMs = from;
  const edges = hours.map(() => {
    const fromMs = atMs;
    atMs = Math.min(to, Math.floor(fromMs / HOUR_MS) * HOUR_MS + HOUR_MS);
    return { fromMs, toMs: atMs };
  });
  return shareOut(mm, hours)
    .map((share, index) => ({ ...edges[index]!, mm: share, origin, sources }))
    .filter((step) => !segment.minus.some((window) => within(step, window)));
}

/** The two reference series, steps in order. Throws where a shape does not fit its window or a total is not published. */
export function buildReferences(input: StormInput, published: Published): ReferenceSeries[] {
  return input.reference.map(({ id, place, segments }) => {
    const steps: RainStep[] = [];
    for (const segment of segments) steps.push(...stepsOf(place, segment, published, steps));
    steps.sort((a, b) => a.fromMs - b.fromMs);
    return { id, place, steps };
  });
}

/** Rain that fell in (`fromMs`, `toMs`]; a step counts by the part of it inside. */
export function rainBetween(steps: readonly RainStep[], fromMs: number, toMs: number): number {
  let mm = 0;
  for (const step of steps) {
    const insideMs = Math.min(step.toMs, toMs) - Math.max(step.fromMs, fromMs);
    if (insideMs > 0) mm += (step.mm * insideMs) / (step.toMs - step.fromMs);
  }
  return mm;
}
