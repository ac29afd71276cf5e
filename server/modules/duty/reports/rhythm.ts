import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ReportKind } from '../../../../contract/duty.ts';
import { Role } from '../../../../contract/permissions.ts';
import { readYaml } from '../../../platform/yaml.ts';

const Minutes = z.number().int().min(1);
const Rhythm = z.object({
  levels: z
    .array(
      z.object({
        rank: z.number().int().min(1),
        firstWithinMinutes: Minutes,
        everyMinutes: Minutes,
        source: z.string().min(2),
      }),
    )
    .min(1),
  final: z.object({ withinMinutes: Minutes, source: z.string().min(2) }),
  lists: z
    .array(
      z.object({
        id: z.string().min(1),
        zh: z.string().min(1),
        en: z.string().min(1),
        roles: z.array(Role).min(1),
        below: z.boolean(),
      }),
    )
    .min(1),
});
export type Rhythm = z.infer<typeof Rhythm>;

let read: Rhythm | undefined;
/** Limits and lists as data (`rhythm.yaml`); read once. */
export function rhythm(): Rhythm {
  read ??= Rhythm.parse(readYaml(readFileSync(new URL('rhythm.yaml', import.meta.url), 'utf8')));
  return read;
}

const MINUTE_MS = 60_000;

/** 初报 before anything was sent, 终报 when nothing runs any more, 续报 between. */
export function kindOf(state: { sent: number; running: boolean }): ReportKind {
  if (state.sent === 0) return 'first';
  return state.running ? 'further' : 'final';
}

export interface Course {
  /** Of the responses that run: the gravest level, with its name, and since when the first of them runs. */
  running: { rank: number; level: string; sinceMs: number } | undefined;
  /** When the last one ended, if none runs. */
  endedMs: number | undefined;
  sent: number;
  lastSentMs: number | undefined;
}

/** When the next report is due and by which limit; undefined where none is. Pure. */
export function nextDue(
  { levels, final }: Rhythm,
  course: Course,
): { kind: ReportKind; dueMs: number; level: string; limitMinutes: number; source: string } | undefined {
  const { running, endedMs, sent, lastSentMs } = course;
  const kind = kindOf({ sent, running: running !== undefined });
  if (!running)
    return kind === 'final' && endedMs !== undefined
      ? {
          kind,
          dueMs: endedMs + final.withinMinutes * MINUTE_MS,
          level: '',
          limitMinutes: final.withinMinutes,
          source: final.source,
        }
      : undefined;
  // A level that the file does not name keeps to the nearest graver one: rather too early than too late.
  const own =
    levels.find(({ rank }) => rank === running.rank) ??
    levels.filter(({ rank }) => rank <= running.rank).sort((a, b) => b.rank - a.rank)[0] ??
    levels[0]!;
  const limitMinutes = kind === 'first' ? own.firstWithinMinutes : own.everyMinutes;
  return {
    kind,
    dueMs: (kind === 'first' ? running.sinceMs : (lastSentMs ?? running.sinceMs)) + limitMinutes * MINUTE_MS,
    level: running.level,
    limitMinutes,
    source: own.source,
  };
}
