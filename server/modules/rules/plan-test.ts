import { z } from 'zod';
import { type Plan, SignalColour } from '../../../contract/plan.ts';
import { fromIso } from '../../../contract/time.ts';
import { readYaml } from '../../platform/yaml.ts';
import { catalogueOf } from './check-plan.ts';
import { createEngine, type Transition } from './engine.ts';
import { feed, toldChanges } from './replay.ts';
import { parseSeries } from './series-file.ts';

/** A plan test: series in the notation of a start and steps (`1x12 +0.5x3 _x2`), and the transitions expected at minutes. */
export const PlanTest = z.strictObject({
  plan: z.string(),
  tests: z
    .array(
      z.strictObject({
        name: z.string(),
        start: z.iso.datetime({ offset: true }),
        stepMinutes: z.number().int().min(1).default(5),
        series: z
          .array(z.strictObject({ station: z.string(), element: z.string(), values: z.string() }))
          .default([]),
        signals: z
          .array(
            z.strictObject({
              minute: z.number(),
              untilMinute: z.number().optional(),
              kind: z.string(),
              colour: SignalColour,
              area: z.string(),
            }),
          )
          .default([]),
        dangers: z
          .array(z.strictObject({ minute: z.number(), untilMinute: z.number().optional(), kind: z.string() }))
          .default([]),
        expect: z
          .array(
            z.strictObject({
              minute: z.number(),
              rule: z.string(),
              truth: z.enum(['true', 'false', 'unknown']),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});
export type PlanTest = z.output<typeof PlanTest>;

/** All faults at once, each with its place in the document. */
export function parsePlanTest(
  text: string,
): { ok: true; suite: PlanTest } | { ok: false; faults: readonly string[] } {
  let document: unknown;
  try {
    document = readYaml(text);
  } catch (error) {
    return { ok: false, faults: [`no YAML: ${(error as Error).message}`] };
  }
  const parsed = PlanTest.safeParse(document);
  if (parsed.success) return { ok: true, suite: parsed.data };
  return {
    ok: false,
    faults: parsed.error.issues.map(({ path, message }) => `${path.join('.') || '(document)'}: ${message}`),
  };
}

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
  const atMinute = (minute: number): number => startMs + minute * 60_000;
  const until = (minute: number | undefined): { untilMs?: number } =>
    minute === undefined ? {} : { untilMs: atMinute(minute) };
  const csv = ['station,element,observed_at,value'];
  for (const { station, element, values } of test.series) {
    expandValues(values).forEach((value, n) => {
      if (value !== null)
        csv.push(`${station},${element},${new Date(atMinute(n * test.stepMinutes)).toISOString()},${value}`);
    });
  }
  const parsed = parseSeries(csv.join('\n'));
  if (!parsed.ok) return { name: test.name, ok: false, faults: parsed.faults };
  const told = toldChanges(
    test.signals.map(({ minute, untilMinute, ...signal }) => ({
      ...signal,
      issuer: 'test',
      effectiveMs: atMinute(minute),
      expiresMs: null,
      ...until(untilMinute),
    })),
    test.dangers.map(({ minute, untilMinute, kind }) => ({
      kind,
      text: 'test',
      atMs: atMinute(minute),
      ...until(untilMinute),
    })),
  );
  const endMs = atMinute(Math.max(...test.expect.map(({ minute }) => minute)));
  const seen: Transition[] = [...feed(createEngine(plan, facts), parsed.rows, told, endMs)];
  const named = new Set(test.expect.map(({ rule }) => rule));
  const show = (minute: number, rule: string, truth: string): string => `minute ${minute}: ${rule} ${truth}`;
  const got = seen
    .filter(({ ruleId }) => named.has(ruleId))
    .map((t) => show(Math.round((t.decidedAtMs - startMs) / 60_000), t.ruleId, t.to));
  const wanted = test.expect.map(({ minute, rule, truth }) => show(minute, rule, truth));
  const unknown = [...named].filter((id) => !ruleIds(plan).has(id));
  const faults = [
    ...unknown.map((id) => `the plan has no rule ${id}`),
    ...wanted.filter((entry) => !got.includes(entry)).map((entry) => `missing ${entry}`),
    ...got.filter((entry) => !wanted.includes(entry)).map((entry) => `unexpected ${entry}`),
  ];
  return { name: test.name, ok: faults.length === 0, faults };
}

const ruleIds = (plan: Plan): Set<string> => new Set(createEngine(plan, new Map()).rules.map(({ id }) => id));

export interface Coverage {
  /** Rules whose truth no test asks for. */
  unasked: string[];
}

/** Which levels, zones and alarms (one place of each is enough) the tests ask about as true. */
export function coverageOf(plan: Plan, suite: PlanTest): Coverage {
  const asked = suite.tests.flatMap((test) =>
    test.expect.filter(({ truth }) => truth === 'true').map(({ rule }) => rule),
  );
  const wanted = [
    ...plan.levels.map(({ id }) => `level:${id}`),
    ...plan.zones.flatMap(({ id }) => [`zone:${id}:prepare`, `zone:${id}:immediate`]),
    ...plan.alarms.map(({ id }) => `alarm:${id}`),
  ];
  return { unasked: wanted.filter((id) => !asked.some((rule) => rule === id || rule.startsWith(`${id}:`))) };
}
