import { z } from 'zod';
import { type Plan, SignalColour } from '../../../contract/plan.ts';
import { fromIso } from '../../../contract/time.ts';
import { readYaml } from '../../platform/yaml.ts';
import { type ToldChange, toldChanges } from './replay.ts';

const time = z.iso.datetime({ offset: true });

/** What was measured, what was told and what happened, to score a plan by. Times are ISO 8601 with their zone. */
const History = z.strictObject({
  /** Series file beside this one, as `plan replay` takes it. */
  series: z.string().min(1),
  match: z
    .strictObject({
      /** A warning in force this long before an event began belongs to it. */
      beforeMinutes: z.number().int().min(0).default(360),
      /** One recognised this long after it began still counts as a hit. */
      afterMinutes: z.number().int().min(0).default(0),
    })
    .default({ beforeMinutes: 360, afterMinutes: 0 }),
  signals: z
    .array(
      z.strictObject({
        from: time,
        until: time.optional(),
        kind: z.string(),
        colour: SignalColour,
        area: z.string(),
      }),
    )
    .default([]),
  dangers: z.array(z.strictObject({ from: time, until: time.optional(), kind: z.string() })).default([]),
  events: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        /** Level of the plan that the event deserved. */
        level: z.string(),
        from: time,
        until: time,
        note: z.string().optional(),
      }),
    )
    .min(1),
});

export interface ObservedEvent {
  id: string;
  level: string;
  fromMs: number;
  untilMs: number;
}

export interface PlanHistoryFile {
  series: string;
  beforeMs: number;
  afterMs: number;
  told: ToldChange[];
  events: ObservedEvent[];
}

const ms = (text: string): number => fromIso(text) as number;
const span = ({ from, until }: { from: string; until?: string | undefined }) =>
  until === undefined ? { fromMs: ms(from) } : { fromMs: ms(from), untilMs: ms(until) };

function faultsOf(plan: Plan, { signals, dangers, events }: z.output<typeof History>): string[] {
  const levels = plan.levels.map(({ id }) => id);
  const names = events.map(({ id }) => id);
  const ends = Object.entries({ signals, dangers, events }).flatMap(([list, entries]) =>
    entries.flatMap(({ from, until }, n) =>
      until !== undefined && ms(until) <= ms(from) ? [`${list}.${n}: it ends before it begins`] : [],
    ),
  );
  return [
    ...ends,
    ...events.flatMap(({ level }, n) =>
      levels.includes(level)
        ? []
        : [`events.${n}.level: the plan has no level ${level}; it has ${levels.join(', ')}`],
    ),
    ...names.flatMap((id, n) => (names.indexOf(id) < n ? [`events.${n}.id: ${id} stands there twice`] : [])),
  ];
}

/** Reads a history of a plan; every fault is listed with its place. */
export function parseHistory(
  text: string,
  plan: Plan,
): { ok: true; history: PlanHistoryFile } | { ok: false; faults: readonly string[] } {
  let document: unknown;
  try {
    document = readYaml(text);
  } catch (error) {
    return { ok: false, faults: [`no YAML: ${(error as Error).message.split('\n')[0]}`] };
  }
  const parsed = History.safeParse(document);
  if (!parsed.success)
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => `${path.join('.') || '(document)'}: ${message}`),
    };
  const faults = faultsOf(plan, parsed.data);
  if (faults.length > 0) return { ok: false, faults };
  const { series, match, signals, dangers, events } = parsed.data;
  const told = toldChanges(
    signals.map(({ kind, colour, area, ...when }) => {
      const { fromMs, ...until } = span(when);
      return { kind, colour, area, issuer: 'history', effectiveMs: fromMs, expiresMs: null, ...until };
    }),
    dangers.map(({ kind, ...when }) => {
      const { fromMs, ...until } = span(when);
      return { kind, text: 'history', atMs: fromMs, ...until };
    }),
  );
  return {
    ok: true,
    history: {
      series,
      beforeMs: match.beforeMinutes * 60_000,
      afterMs: match.afterMinutes * 60_000,
      told,
      events: events.map(({ id, level, from, until }) => ({
        id,
        level,
        fromMs: ms(from),
        untilMs: ms(until),
      })),
    },
  };
}
