import { parse } from 'yaml';
import { z } from 'zod';
import type { Plan } from '../../../contract/plan.ts';
import { fromIso } from '../../../contract/time.ts';
import { createEngine, type EngineReading, type Quantity, type Transition } from './engine.ts';
import type { StationFacts } from './evaluate.ts';

/** Element of a series file → what the rules make of it. Rain elements are increments of their own period, minutes. */
const ELEMENTS: Record<string, { quantity: Quantity; periodMinutes: number }> = {
  Z: { quantity: 'level', periodMinutes: 0 },
  ZU: { quantity: 'level', periodMinutes: 0 },
  Q: { quantity: 'flow', periodMinutes: 0 },
  RAIN: { quantity: 'rain', periodMinutes: 5 },
  DRP: { quantity: 'rain', periodMinutes: 5 },
  P: { quantity: 'rain', periodMinutes: 5 },
  PN01: { quantity: 'rain', periodMinutes: 1 },
  PN05: { quantity: 'rain', periodMinutes: 5 },
  PN10: { quantity: 'rain', periodMinutes: 10 },
  PN30: { quantity: 'rain', periodMinutes: 30 },
  P1: { quantity: 'rain', periodMinutes: 60 },
};

export interface SeriesRow {
  reading: EngineReading;
  receivedAtMs: number;
}

export type ParsedSeries = { ok: true; rows: SeriesRow[] } | { ok: false; faults: string[] };

/** CSV with the columns station, element, observed_at, value and, if told, received_at (ISO 8601 with zone). PT is a running total. */
export function parseSeries(text: string): ParsedSeries {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((name) => name.trim());
  const missing = ['station', 'element', 'observed_at', 'value'].filter((name) => !header.includes(name));
  if (missing.length > 0)
    return { ok: false, faults: [`line 1: the columns ${missing.join(', ')} are missing`] };
  const faults: string[] = [];
  const rows: SeriesRow[] = [];
  const totals = new Map<string, { atMs: number; mm: number }>();
  lines.slice(1).forEach((line, n) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const cells = line.split(',');
    const cell = (name: string): string => (cells[header.indexOf(name)] ?? '').trim();
    const atMs = fromIso(cell('observed_at'));
    const receivedAtMs = cell('received_at') === '' ? atMs : fromIso(cell('received_at'));
    const value = cell('value') === '' ? null : Number(cell('value'));
    const element = cell('element');
    const station = cell('station');
    const known = ELEMENTS[element];
    if (atMs === undefined || receivedAtMs === undefined)
      faults.push(`line ${n + 2}: a time without zone or no time`);
    else if (value !== null && !Number.isFinite(value))
      faults.push(`line ${n + 2}: ${cell('value')} is no number`);
    else if (station === '') faults.push(`line ${n + 2}: no station`);
    else if (element === 'PT') {
      const before = totals.get(station);
      if (value !== null) totals.set(station, { atMs, mm: value });
      if (before && value !== null) {
        const mm = value >= before.mm ? value - before.mm : value;
        rows.push({
          reading: {
            station,
            quantity: 'rain',
            atMs,
            fromMs: before.atMs,
            value: Math.round(mm * 10) / 10,
            manual: false,
            corrected: false,
          },
          receivedAtMs,
        });
      }
    } else if (!known)
      faults.push(
        `line ${n + 2}: element ${element} means nothing to a plan; use ${Object.keys(ELEMENTS).join(', ')}, PT`,
      );
    else
      rows.push({
        reading: {
          station,
          quantity: known.quantity,
          atMs,
          fromMs: atMs - known.periodMinutes * 60_000,
          value,
          manual: false,
          corrected: false,
        },
        receivedAtMs,
      });
  });
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, rows: rows.sort((a, b) => a.receivedAtMs - b.receivedAtMs) };
}

export function catalogueOf(plan: Plan): Map<string, StationFacts> {
  return new Map(
    plan.catalogue.map((entry) => [
      entry.id,
      {
        id: entry.id,
        silentAfterMs: entry.silentAfterMinutes * 60_000,
        datum: entry.datum,
        levels: entry.levels,
      },
    ]),
  );
}

/** Runs a plan over a series by the very code that runs live. */
export function replay(plan: Plan, rows: readonly SeriesRow[], facts = catalogueOf(plan)): Transition[] {
  const engine = createEngine(plan, facts, {
    truths: {},
    leaves: {},
    tickMs: Math.floor((rows[0]?.receivedAtMs ?? 0) / 60_000) * 60_000,
  });
  const transitions: Transition[] = [];
  for (let n = 0; n < rows.length; ) {
    const receivedAtMs = rows[n]?.receivedAtMs ?? 0;
    const batch: EngineReading[] = [];
    for (; rows[n]?.receivedAtMs === receivedAtMs; n++) batch.push((rows[n] as SeriesRow).reading);
    transitions.push(...engine.observe(batch, receivedAtMs));
  }
  transitions.push(...engine.tick(rows.at(-1)?.receivedAtMs ?? 0));
  return transitions;
}

/** A plan test: series in the notation of a start and steps (`1x12 +0.5x3 _x2`), and the transitions expected at minutes. */
export const PlanTest = z.strictObject({
  plan: z.string(),
  tests: z
    .array(
      z.strictObject({
        name: z.string(),
        start: z.iso.datetime({ offset: true }),
        stepMinutes: z.number().int().min(1).default(5),
        series: z.array(z.strictObject({ station: z.string(), element: z.string(), values: z.string() })),
        signals: z
          .array(
            z.strictObject({
              minute: z.number(),
              kind: z.string(),
              colour: z.enum(['blue', 'yellow', 'orange', 'red']),
              area: z.string(),
            }),
          )
          .default([]),
        expect: z.array(
          z.strictObject({
            minute: z.number(),
            rule: z.string(),
            truth: z.enum(['true', 'false', 'unknown']),
          }),
        ),
      }),
    )
    .min(1),
});
export type PlanTest = z.output<typeof PlanTest>;

/** `5x3` three times 5; `+1x3` three steps up by 1; `-1x3` down; `_x2` two missing; plain numbers stand for themselves. */
export function expandValues(notation: string): (number | null)[] {
  const values: (number | null)[] = [];
  for (const token of notation.trim().split(/\s+/)) {
    const match = /^(_|[+-]?\d+(?:\.\d+)?)(?:x(\d+))?$/.exec(token);
    if (!match) throw new Error(`“${token}” is no value: write 5, 5x3, +1x3, -0.5x2 or _x2`);
    const [, what = '_', times = '1'] = match;
    for (let n = 0; n < Number(times); n++) {
      const last = values.findLast((value) => value !== null) ?? 0;
      values.push(
        what === '_'
          ? null
          : /^[+-]/.test(what)
            ? Math.round((last + Number(what)) * 1000) / 1000
            : Number(what),
      );
    }
  }
  return values;
}

export interface TestReport {
  name: string;
  ok: boolean;
  faults: string[];
}

/** Every expected transition happens at its minute, and none of the rules named does anything else. */
export function runPlanTest(
  plan: Plan,
  test: PlanTest['tests'][number],
  facts = catalogueOf(plan),
): TestReport {
  const startMs = fromIso(test.start) ?? 0;
  const csv = ['station,element,observed_at,value'];
  for (const { station, element, values } of test.series) {
    expandValues(values).forEach((value, n) => {
      if (value !== null)
        csv.push(
          `${station},${element},${new Date(startMs + n * test.stepMinutes * 60_000).toISOString()},${value}`,
        );
    });
  }
  const parsed = parseSeries(csv.join('\n'));
  if (!parsed.ok) return { name: test.name, ok: false, faults: parsed.faults };
  const engine = createEngine(plan, facts, { truths: {}, leaves: {}, tickMs: startMs - 60_000 });
  const signals = test.signals.map((signal) => ({
    kind: signal.kind,
    colour: signal.colour,
    area: signal.area,
    effectiveMs: startMs + signal.minute * 60_000,
    expiresMs: null,
    issuer: 'test',
  }));
  engine.setSignals(signals);
  const seen: Transition[] = [];
  for (const row of parsed.rows) seen.push(...engine.observe([row.reading], row.receivedAtMs));
  const lastMinute = Math.max(...test.expect.map((entry) => entry.minute), 0);
  seen.push(...engine.tick(startMs + lastMinute * 60_000));
  const named = new Set(test.expect.map((entry) => entry.rule));
  const show = (minute: number, rule: string, truth: string): string => `minute ${minute}: ${rule} ${truth}`;
  const got = seen
    .filter((t) => named.has(t.ruleId))
    .map((t) => show(Math.round((t.decidedAtMs - startMs) / 60_000), t.ruleId, t.to));
  const wanted = test.expect.map((entry) => show(entry.minute, entry.rule, entry.truth));
  const faults = [
    ...wanted.filter((entry) => !got.includes(entry)).map((entry) => `missing ${entry}`),
    ...got.filter((entry) => !wanted.includes(entry)).map((entry) => `unexpected ${entry}`),
  ];
  return { name: test.name, ok: faults.length === 0, faults };
}

export const parsePlanTest = (text: string): PlanTest => PlanTest.parse(parse(text));
