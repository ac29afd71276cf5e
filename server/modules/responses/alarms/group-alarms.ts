import type { AlarmGroup } from '../../../../contract/responses.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { AlarmDoc } from './alarm-aggregate.ts';
import { presentAlarm } from './present-alarm.ts';

type Alarm = Subject<AlarmDoc>;

/** Raised and returned within this time decide whether a group is rising or falling. */
const TREND_MS = 15 * 60_000;

const isWaiting = (alarm: Alarm): boolean => alarm.state.state === 'UNACK' || alarm.state.state === 'RTNUN';

function trendOf(alarms: readonly Alarm[], nowMs: number): AlarmGroup['trend'] {
  const recent = (atMs: number | null): boolean => atMs !== null && atMs > nowMs - TREND_MS;
  const raised = alarms.filter((alarm) => alarm.state.active && recent(alarm.state.raisedAtMs)).length;
  const returned = alarms.filter((alarm) => !alarm.state.active && recent(alarm.state.returnedAtMs)).length;
  if (raised > returned) return 'rising';
  return returned > raised ? 'falling' : 'steady';
}

/** Unacknowledged first, then the graver priority, then the longer wait. */
function urgency(a: AlarmGroup, b: AlarmGroup): number {
  const waiting = Number(b.unacknowledgedCount > 0) - Number(a.unacknowledgedCount > 0);
  return waiting || a.worstPriority - b.worstPriority || (a.since < b.since ? -1 : 1);
}

/**
 * Alarms of one place and cause on one line: how many, the worst, whether it grows, and the one that was first. Input is
 * sorted by the time of raising; set-aside alarms do not belong here.
 */
export function groupAlarms(alarms: readonly Alarm[], nowMs: number): AlarmGroup[] {
  const groups = Map.groupBy(alarms, (alarm) => alarm.state.groupKey);
  return [...groups.entries()]
    .map(([key, members]): AlarmGroup => {
      const first = members.find((alarm) => alarm.state.firstOut) ?? members[0]!;
      const active = members.filter((alarm) => alarm.state.active);
      const sorted = members.toSorted(
        (a, b) =>
          Number(isWaiting(b)) - Number(isWaiting(a)) ||
          a.state.priority - b.state.priority ||
          a.state.raisedAtMs - b.state.raisedAtMs,
      );
      const presented = sorted.map((alarm) => presentAlarm(alarm));
      return {
        key,
        title: first.state.groupTitle,
        cause: first.state.cause,
        placeName: first.state.placeName,
        count: members.length,
        activeCount: active.length,
        unacknowledgedCount: members.filter(isWaiting).length,
        worstPriority: Math.min(...members.map((alarm) => alarm.state.priority)),
        trend: trendOf(members, nowMs),
        firstOutId: first.id,
        since: presentAlarm(first).raisedAt,
        alarms: presented,
      };
    })
    .sort(urgency);
}
