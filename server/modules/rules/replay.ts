import type { Plan } from '../../../contract/plan.ts';
import { catalogueOf } from './check-plan.ts';
import { createEngine, type Engine, type EngineReading, type Transition } from './engine.ts';
import type { ActiveSignal, DeclaredDanger } from './facts.ts';
import type { SeriesRow } from './series-file.ts';

/** From a moment on, these signals and dangers are known. */
export interface ToldChange {
  atMs: number;
  signals: ActiveSignal[];
  dangers: DeclaredDanger[];
}

export type ToldSignal = ActiveSignal & { untilMs?: number };
export type ToldDanger = DeclaredDanger & { untilMs?: number };

/** What is known when, from signals and dangers that end (cancelled, over) at their own time. */
export function toldChanges(signals: readonly ToldSignal[], dangers: readonly ToldDanger[]): ToldChange[] {
  const moments = new Set<number>();
  for (const { effectiveMs, untilMs } of signals)
    for (const at of [effectiveMs, untilMs]) if (at !== undefined) moments.add(at);
  for (const { atMs, untilMs } of dangers)
    for (const at of [atMs, untilMs]) if (at !== undefined) moments.add(at);
  return [...moments]
    .sort((a, b) => a - b)
    .map((atMs) => ({
      atMs,
      signals: signals.filter((s) => s.effectiveMs <= atMs && (s.untilMs ?? Number.POSITIVE_INFINITY) > atMs),
      dangers: dangers.filter((d) => d.atMs <= atMs && (d.untilMs ?? Number.POSITIVE_INFINITY) > atMs),
    }));
}

/** Feeds rows in the order of receipt; neighbouring rows of one station and one time of receipt are one frame. */
export function* feed(
  engine: Engine,
  rows: readonly SeriesRow[],
  told: readonly ToldChange[],
  endMs: number,
): Generator<Transition> {
  let next = 0;
  const tellUntil = function* (atMs: number): Generator<Transition> {
    for (let change = told[next]; change && change.atMs <= atMs; change = told[++next]) {
      yield* engine.tick(change.atMs - 1);
      engine.setTold(change.signals, change.dangers);
      yield* engine.refresh(change.atMs);
    }
  };
  for (let n = 0; n < rows.length; ) {
    const first = rows[n] as SeriesRow;
    const frame: EngineReading[] = [];
    for (; n < rows.length; n++) {
      const { reading, receivedAtMs } = rows[n] as SeriesRow;
      if (receivedAtMs !== first.receivedAtMs || reading.station !== first.reading.station) break;
      frame.push(reading);
    }
    yield* tellUntil(first.receivedAtMs);
    yield* engine.observe(frame, first.receivedAtMs);
  }
  yield* tellUntil(endMs);
  yield* engine.tick(endMs);
}

/** Runs a plan over a series by the very code that runs live. */
export function replay(
  plan: Plan,
  rows: readonly SeriesRow[],
  options: { facts?: ReturnType<typeof catalogueOf>; told?: readonly ToldChange[]; endMs?: number } = {},
): Transition[] {
  const { facts = catalogueOf(plan), told = [], endMs = rows.at(-1)?.receivedAtMs ?? 0 } = options;
  return [...feed(createEngine(plan, facts), rows, told, endMs)];
}
