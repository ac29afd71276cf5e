import type { Plan, Truth } from '../../../contract/plan.ts';
import type { Transition } from './engine.ts';
import type { ObservedEvent, PlanHistoryFile } from './history-file.ts';
import { replay } from './replay.ts';
import type { SeriesRow } from './series-file.ts';

/** A stretch of duty time in which the plan asked for a level or a graver one; null = to the end of the history. */
export interface PlanWarning {
  fromMs: number;
  untilMs: number | null;
}

export type EventOutcome = 'hit' | 'late' | 'missed' | 'blind';

export interface ScoredEvent extends ObservedEvent {
  /** late: asked for only while it was going on; blind: missed while the level was unknown. */
  outcome: EventOutcome;
  warning: PlanWarning | null;
  /** From the warning to the event's beginning; negative = afterwards. Null without a warning. */
  leadMinutes: number | null;
}

export interface LevelScore {
  level: string;
  events: ScoredEvent[];
  falseAlarms: PlanWarning[];
  hits: number;
  misses: number;
  /** Hits of all events; null without an event. */
  pod: number | null;
  /** False alarms of hits and false alarms; null without either. */
  far: number | null;
  /** Hits of hits, misses and false alarms; null without any. */
  csi: number | null;
  leadMinutes: { least: number; median: number; most: number } | null;
}

const END = Number.POSITIVE_INFINITY;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Stretches in which any of these rules stood; what became unknown stands on, as in duty. */
function warningsOf(transitions: readonly Transition[], rules: ReadonlySet<string>): PlanWarning[] {
  const standing = new Set<string>();
  const warnings: PlanWarning[] = [];
  for (const { ruleId, to, decidedAtMs } of transitions) {
    if (!rules.has(ruleId)) continue;
    const stood = standing.size > 0;
    if (to === 'true') standing.add(ruleId);
    else if (to === 'false') standing.delete(ruleId);
    const last = warnings.at(-1);
    if (!stood && standing.size > 0) warnings.push({ fromMs: decidedAtMs, untilMs: null });
    else if (stood && standing.size === 0 && last) last.untilMs = decidedAtMs;
  }
  return warnings.filter(({ fromMs, untilMs }) => untilMs !== fromMs);
}

function truthAt(transitions: readonly Transition[], rule: string, atMs: number): Truth {
  return (
    transitions.findLast(({ ruleId, decidedAtMs }) => ruleId === rule && decidedAtMs <= atMs)?.to ?? 'unknown'
  );
}

function scoreEvent(
  event: ObservedEvent,
  warnings: readonly PlanWarning[],
  { beforeMs, afterMs }: PlanHistoryFile,
  unknown: boolean,
): ScoredEvent {
  const touching = (fromMs: number, untilMs: number): PlanWarning | undefined =>
    warnings.find((each) => each.fromMs <= untilMs && (each.untilMs ?? END) > fromMs);
  const inTime = touching(event.fromMs - beforeMs, event.fromMs + afterMs);
  const warning = inTime ?? touching(event.fromMs, event.untilMs) ?? null;
  return {
    ...event,
    outcome: inTime ? 'hit' : warning ? 'late' : unknown ? 'blind' : 'missed',
    warning,
    leadMinutes: warning ? (event.fromMs - warning.fromMs) / 60_000 : null,
  };
}

function spreadOf(leads: readonly number[]): LevelScore['leadMinutes'] {
  if (leads.length === 0) return null;
  const sorted = [...leads].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
  return { least: sorted[0] as number, median, most: sorted.at(-1) as number };
}

/**
 * How a plan would have done, by the very code that runs live. A level answers for its own events and for graver ones, and
 * is served by its own warnings and by graver ones. What counts is when the plan asked, not when somebody signed.
 */
export function scorePlan(plan: Plan, rows: readonly SeriesRow[], history: PlanHistoryFile): LevelScore[] {
  const endMs = Math.max(rows.at(-1)?.receivedAtMs ?? 0, ...history.events.map(({ untilMs }) => untilMs));
  const transitions = replay(plan, rows, { told: history.told, endMs });
  const rankOf = new Map(plan.levels.map(({ id, rank }) => [id, rank]));
  return [...plan.levels]
    .sort((a, b) => b.rank - a.rank)
    .map(({ id, rank }) => {
      const atLeast = plan.levels.filter((each) => each.rank <= rank).map((each) => `level:${each.id}`);
      const warnings = warningsOf(transitions, new Set(atLeast));
      const events = history.events
        .filter(({ level }) => (rankOf.get(level) ?? 0) <= rank)
        .map((event) =>
          scoreEvent(
            event,
            warnings,
            history,
            truthAt(transitions, `level:${id}`, event.fromMs) === 'unknown',
          ),
        );
      const falseAlarms = warnings.filter(
        ({ fromMs, untilMs }) =>
          !events.some(
            (event) => fromMs <= event.untilMs && (untilMs ?? END) > event.fromMs - history.beforeMs,
          ),
      );
      const hits = events.filter(({ outcome }) => outcome === 'hit');
      const misses = events.length - hits.length;
      return {
        level: id,
        events,
        falseAlarms,
        hits: hits.length,
        misses,
        pod: share(hits.length, events.length),
        far: share(falseAlarms.length, hits.length + falseAlarms.length),
        csi: share(hits.length, events.length + falseAlarms.length),
        leadMinutes: spreadOf(hits.flatMap(({ leadMinutes }) => leadMinutes ?? [])),
      };
    });
}
