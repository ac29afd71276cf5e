import type { z } from 'zod';
import { type Actor, isUnder, pathsAllowing } from '../../../../contract/permissions.ts';
import type { AlarmDetail, AlarmHealth, AlarmList } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { presentMove } from '../journal/present.ts';
import type { ResponsesContext } from '../ports.ts';
import { closedAlarms, openAlarms } from '../store/alarms.ts';
import { findSubject, movesBetween, movesOf } from '../store/journal.ts';
import { ALARM, type AlarmSubject } from './alarm-aggregate.ts';
import { groupAlarms } from './group-alarms.ts';
import { isSetAside } from './life-cycle.ts';
import { presentAlarm } from './present-alarm.ts';

const PRIORITIES = [1, 2, 3, 4] as const;
const HOUR_MS = 3_600_000;
const TEN_MINUTES_MS = 600_000;
/** ISA-18.2: more than ten alarms in ten minutes are a flood no operator can answer. */
const FLOOD = 10;
/** An alarm that stands for a day is furniture. */
const STALE_MS = 24 * HOUR_MS;

/** The alarm list as far as the reader's posts reach: groups that ask for an answer, and what is set aside. */
export async function readAlarms(
  ctx: ResponsesContext,
  actor: Actor,
  query: { view: 'open' | 'closed'; limit: number },
): Promise<AlarmList> {
  const nowMs = ctx.clock.nowMs();
  const under = pathsAllowing(actor, 'alarms.read');
  const found =
    query.view === 'open' ? await openAlarms(ctx.db, under) : await closedAlarms(ctx.db, under, query.limit);
  const listed = found.filter(({ state }) => !isSetAside(state.state));
  const setAside = found.filter(({ state }) => isSetAside(state.state));
  return {
    asOf: toBeijingIso(nowMs),
    groups: groupAlarms(listed, nowMs),
    setAside: setAside.map(presentAlarm),
    counts: {
      unacknowledged: listed.filter(({ state }) => state.state === 'UNACK' || state.state === 'RTNUN').length,
      active: listed.filter(({ state }) => state.active).length,
      setAside: setAside.length,
      byPriority: PRIORITIES.map((priority) => ({
        priority,
        count: listed.filter(({ state }) => state.priority === priority).length,
      })),
    },
  };
}

export async function readAlarm(ctx: ResponsesContext, id: string): Promise<z.infer<typeof AlarmDetail>> {
  const alarm = await findSubject(ctx.db, ALARM, id);
  if (!alarm) throw new WardError('not-found');
  return { alarm: presentAlarm(alarm), moves: (await movesOf(ctx.db, 'alarm', id)).map(presentMove) };
}

/** 告警健康 over the last hours: how many, floods, how fast they are answered, which come most. */
export async function readAlarmHealth(
  ctx: ResponsesContext,
  actor: Actor,
  hours: number,
): Promise<AlarmHealth> {
  const nowMs = ctx.clock.nowMs();
  const fromMs = nowMs - hours * HOUR_MS;
  const under = pathsAllowing(actor, 'alarms.read');
  const moves = await movesBetween(ctx.db, 'alarm', ['raise', 're-alarm', 'acknowledge'], fromMs, nowMs + 1);
  const subjects = new Map<string, AlarmSubject>();
  for (const move of moves)
    if (move.data['subject']) subjects.set(move.subjectId, move.data['subject'] as AlarmSubject);
  const mine = (id: string): boolean => {
    const subject = subjects.get(id);
    return subject !== undefined && under.some((path) => isUnder(subject.unitPath, path));
  };
  const raised = moves.filter((move) => move.move !== 'acknowledge' && mine(move.subjectId));
  const periods = Map.groupBy(raised, (move) => Math.floor((move.recordedAtMs - fromMs) / TEN_MINUTES_MS));
  const perPeriod = [...periods.values()].map((period) => period.length);
  const counted = [...Map.groupBy(raised, (move) => move.subjectId)].sort(
    (a, b) => b[1].length - a[1].length,
  );
  const open = await openAlarms(ctx.db, under);
  return {
    from: toBeijingIso(fromMs),
    to: toBeijingIso(nowMs),
    raised: raised.length,
    perTenMinutesMax: Math.max(0, ...perPeriod),
    floodPeriods: perPeriod.filter((count) => count > FLOOD).length,
    medianAckSeconds: medianAnswer(moves.filter((move) => mine(move.subjectId))),
    byPriority: PRIORITIES.map((priority) => ({
      priority,
      count: raised.filter((move) => (move.data['subject'] as AlarmSubject).priority === priority).length,
    })),
    top: counted.slice(0, 10).map(([id, own]) => ({
      placeName: subjects.get(id)!.placeName,
      title: subjects.get(id)!.title,
      count: own.length,
    })),
    stale: open.filter(({ state }) => state.active && nowMs - state.raisedAtMs > STALE_MS).length,
  };
}

function medianAnswer(
  moves: readonly { subjectId: string; move: string; recordedAtMs: number }[],
): number | null {
  const waits: number[] = [];
  const waiting = new Map<string, number>();
  for (const { subjectId, move, recordedAtMs } of moves) {
    const sinceMs = waiting.get(subjectId);
    if (move !== 'acknowledge') waiting.set(subjectId, sinceMs ?? recordedAtMs);
    else if (sinceMs !== undefined) {
      waits.push(recordedAtMs - sinceMs);
      waiting.delete(subjectId);
    }
  }
  const median = waits.sort((a, b) => a - b)[Math.floor((waits.length - 1) / 2)];
  return median === undefined ? null : Math.round(median / 1_000);
}
