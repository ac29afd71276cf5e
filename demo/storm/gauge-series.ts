import { type ReferenceSeries, rainBetween } from './reference-rain.ts';
import type { StormInput } from './storm-input.ts';

/** Values of the district's gauges every 5 minutes; `endsAtMs[i]` ends the period of rain and is the instant of a level. */
export interface GaugeSeries {
  endsAtMs: readonly number[];
  rainMm: ReadonlyMap<string, readonly number[]>;
  levelM: ReadonlyMap<string, readonly number[]>;
  flowM3s: ReadonlyMap<string, readonly number[]>;
}

export const STEP_MS = 300_000;
const STEPS_PER_HOUR = 12;

/** A number in 0–1 that is the same in every run: FNV-1a over the text. */
export function steadyNoise(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  // FNV's low bits of short texts are alike; one more mix spreads them.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 0x1_0000_0000;
}

/** How an hour's rain spreads over its 5-minute steps: gusts about twice as strong as the lulls, twelve weights, mean 1. */
function gusts(station: string, hour: number): number[] {
  const raw = Array.from(
    { length: STEPS_PER_HOUR },
    (_, step) => 0.6 + 0.8 * steadyNoise(`${station}/${hour}/${step}`),
  );
  const mean = raw.reduce((total, weight) => total + weight, 0) / STEPS_PER_HOUR;
  return raw.map((weight) => weight / mean);
}

function rainOf(
  station: string,
  input: StormInput,
  [zhengzhou, xingyang]: readonly ReferenceSeries[],
  endsAtMs: readonly number[],
): number[] {
  const { nearness, factor, resolutionMm } = input.gauges[station]!;
  let fallenMm = 0;
  let tips = 0;
  return endsAtMs.map((toMs, index) => {
    const fromMs = toMs - STEP_MS;
    const mixed =
      nearness * rainBetween(zhengzhou!.steps, fromMs, toMs) +
      (1 - nearness) * rainBetween(xingyang!.steps, fromMs, toMs);
    const gust = gusts(station, Math.floor(index / STEPS_PER_HOUR))[index % STEPS_PER_HOUR]!;
    fallenMm += mixed * factor * gust;
    // A tipping bucket reports whole tips and keeps the rest.
    const tipped = Math.floor(fallenMm / resolutionMm + 1e-9) - tips;
    tips += tipped;
    return round(tipped * resolutionMm, 1);
  });
}

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** Exponent that flattens the response: a store ten times as full stands about four times as high. */
const RESPONSE_EXPONENT = 0.6;

function levelOf(station: string, input: StormInput, rain: ReadonlyMap<string, readonly number[]>): number[] {
  const { of, lagMinutes, recessionHours, base, metresPerRoot } = input.levels[station]!;
  const lagSteps = Math.round((lagMinutes * 60_000) / STEP_MS);
  const keep = Math.exp(-STEP_MS / (recessionHours * 3_600_000));
  let storedMm = 0;
  return Array.from({ length: rain.get(of[0]!)!.length }, (_, index) => {
    const fallen = of.map((gauge) => rain.get(gauge)![index - lagSteps] ?? 0);
    storedMm = storedMm * keep + fallen.reduce((total, mm) => total + mm, 0) / of.length;
    // A gauge in moving water is never quite still; a dry road is.
    const ripple = base === 0 ? 0 : 0.02 * (steadyNoise(`${station}~${index}`) - 0.5);
    return Math.max(
      base === 0 ? 0 : Number.NEGATIVE_INFINITY,
      round(base + metresPerRoot * storedMm ** RESPONSE_EXPONENT + ripple, 2),
    );
  });
}

/** Rain, levels and flow of every gauge: all constructed, the same in every run. */
export function buildGauges(input: StormInput, references: readonly ReferenceSeries[]): GaugeSeries {
  const count = Math.round((input.to - input.from) / STEP_MS);
  const endsAtMs = Array.from({ length: count }, (_, index) => input.from + (index + 1) * STEP_MS);
  const rainMm = new Map(
    Object.keys(input.gauges).map((station) => [station, rainOf(station, input, references, endsAtMs)]),
  );
  const levelM = new Map(
    Object.keys(input.levels).map((station) => [station, levelOf(station, input, rainMm)]),
  );
  const flowM3s = new Map(
    Object.entries(input.flows).map(([station, { coefficient, zeroLevel, exponent }]) => [
      station,
      levelM.get(station)!.map((level) => round(coefficient * Math.max(0, level - zeroLevel) ** exponent, 1)),
    ]),
  );
  return { endsAtMs, rainMm, levelM, flowM3s };
}
