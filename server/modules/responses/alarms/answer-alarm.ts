import type { Permission } from '../../../../contract/permissions.ts';
import { SHELVE_MAX_MINUTES } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import type { MoveDraft, Subject } from '../journal/aggregate.ts';
import { postFor, type Request, toMs } from '../journal/request.ts';
import {
  byPost,
  checkVersion,
  doneBefore,
  inWork,
  lockSubject,
  record,
  requestKey,
  type Work,
} from '../journal/work.ts';
import type { ResponsesContext } from '../ports.ts';
import { ALARM, type AlarmDoc } from './alarm-aggregate.ts';
import { type AlarmEvent, nextAlarmState } from './life-cycle.ts';
import { returnAlarm } from './raise-alarm.ts';

type Answered = Promise<Subject<AlarmDoc>>;

const LIFE_CYCLE_MOVES: readonly string[] = [
  'acknowledge',
  'shelve',
  'unshelve',
  'take-out',
  'put-back',
] satisfies AlarmEvent[];

/** One person's move on one alarm: permission at its place, version, life cycle, journal. */
async function answer(
  work: Work,
  id: string,
  request: Request,
  permission: Permission,
  draft: Pick<MoveDraft, 'move' | 'data'>,
): Answered {
  const alarm = await lockSubject(work, ALARM, id);
  const key = requestKey(request.actor, request.idempotencyKey);
  if (await doneBefore(work, key, 'alarm', draft.move, id)) return alarm;
  const post = postFor(request.actor, permission, alarm.state.unitPath);
  await checkVersion(work, ALARM, alarm, request.expectedVersion);
  const { state } = alarm.state;
  const leads = nextAlarmState(state, draft.move as AlarmEvent, alarm.state);
  if (LIFE_CYCLE_MOVES.includes(draft.move) && leads === undefined)
    throw new WardError('illegal-move', { detail: `${draft.move} is not possible from ${state}` });
  return record(work, ALARM, alarm, {
    ...draft,
    by: byPost(request.actor, post),
    note: request.note,
    happenedAtMs: toMs(request.happenedAt),
    idempotencyKey: key,
  });
}

/** 知悉: the alarm has been seen; stops its escalation. */
export function acknowledgeAlarm(ctx: ResponsesContext, id: string, request: Request): Answered {
  return inWork(ctx, (work) => acknowledge(work, id, request));
}

async function acknowledge(work: Work, id: string, request: Request): Answered {
  const alarm = await answer(work, id, request, 'alarms.acknowledge', { move: 'acknowledge' });
  if (!alarm.state.endsWithAnswer || !alarm.state.active) return alarm;
  await returnAlarm(work, alarm.state.key, { atMs: work.nowMs });
  return lockSubject(work, ALARM, id);
}

/** Several at once, all or none; an alarm of priority 1 is answered by itself, so that nobody acknowledges it unseen. */
export function acknowledgeAlarms(
  ctx: ResponsesContext,
  alarms: readonly { id: string; expectedVersion: number }[],
  request: Omit<Request, 'expectedVersion'>,
): Promise<Subject<AlarmDoc>[]> {
  return inWork(ctx, async (work) => {
    const answered: Subject<AlarmDoc>[] = [];
    // One order of locking for all, so that two desks never wait for each other in a circle.
    const inOrder = [...new Map(alarms.map((alarm) => [alarm.id, alarm])).values()].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    for (const { id, expectedVersion } of inOrder) {
      const key = request.idempotencyKey === undefined ? undefined : `${request.idempotencyKey}:${id}`;
      const alarm = await acknowledge(work, id, { ...request, expectedVersion, idempotencyKey: key });
      if (alarm.state.priority === 1)
        throw new WardError('illegal-move', {
          detail: `${alarm.state.title} has priority 1 and is acknowledged by itself`,
        });
      answered.push(alarm);
    }
    return answered;
  });
}

/** 核实: what a second look showed. It changes nothing of the state: the readings go on being judged by the plan. */
export function verifyAlarm(
  ctx: ResponsesContext,
  id: string,
  request: Request & { result: string; method: string },
): Answered {
  const data = { result: request.result, method: request.method };
  return inWork(ctx, (work) => answer(work, id, request, 'alarms.acknowledge', { move: 'verify', data }));
}

/** Shelved with a reason and an end; it returns by itself. ISA-18.2 shelving, eight hours at most. */
export function shelveAlarm(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string; minutes: number },
): Answered {
  return inWork(ctx, async (work) => {
    if (request.minutes > SHELVE_MAX_MINUTES || request.minutes < 1)
      throw new WardError('invalid-input', { detail: `1 to ${SHELVE_MAX_MINUTES} minutes` });
    const data = { reason: request.reason, untilMs: work.nowMs + request.minutes * 60_000 };
    return answer(work, id, request, 'alarms.shelve', { move: 'shelve', data });
  });
}

export function unshelveAlarm(ctx: ResponsesContext, id: string, request: Request): Answered {
  return inWork(ctx, (work) => answer(work, id, request, 'alarms.shelve', { move: 'unshelve' }));
}

/** Out of service while a work order repairs what it watches. */
export function takeAlarmOutOfService(
  ctx: ResponsesContext,
  id: string,
  request: Request & { reason: string; workOrder: string },
): Answered {
  const data = { reason: request.reason, workOrder: request.workOrder };
  return inWork(ctx, (work) => answer(work, id, request, 'alarms.shelve', { move: 'take-out', data }));
}

export function returnAlarmToService(ctx: ResponsesContext, id: string, request: Request): Answered {
  return inWork(ctx, (work) => answer(work, id, request, 'alarms.shelve', { move: 'put-back' }));
}

export function commentAlarm(
  ctx: ResponsesContext,
  id: string,
  request: Request & { note: string },
): Answered {
  return inWork(ctx, (work) => answer(work, id, request, 'alarms.acknowledge', { move: 'comment' }));
}
