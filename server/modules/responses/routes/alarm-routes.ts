import { z } from 'zod';
import {
  AcknowledgeAlarm,
  AcknowledgeAlarms,
  Alarm,
  AlarmDetail,
  AlarmHealth,
  AlarmHealthQuery,
  AlarmList,
  AlarmParams,
  AlarmQuery,
  CommentAlarm,
  ReturnAlarmToService,
  ShelveAlarm,
  TakeAlarmOutOfService,
  UnshelveAlarm,
  VerifyAlarm,
} from '../../../../contract/responses.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { ALARM } from '../alarms/alarm-aggregate.ts';
import {
  acknowledgeAlarm,
  acknowledgeAlarms,
  commentAlarm,
  returnAlarmToService,
  shelveAlarm,
  takeAlarmOutOfService,
  unshelveAlarm,
  verifyAlarm,
} from '../alarms/answer-alarm.ts';
import { readAlarm, readAlarmHealth, readAlarms } from '../alarms/list-alarms.ts';
import { presentAlarm } from '../alarms/present-alarm.ts';
import type { ResponsesContext } from '../ports.ts';
import { findSubject } from '../store/journal.ts';

export function alarmRoutes(ctx: ResponsesContext): WardRoute[] {
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findSubject(ctx.db, ALARM, params.id))?.state.unitPath ?? null;
  const of = { params: AlarmParams, response: Alarm, scope };
  return [
    route(
      {
        method: 'get',
        path: '/alarms',
        operationId: 'listAlarms',
        summary: 'Alarms in groups, the most urgent first, and what is set aside',
        access: 'alarms.read',
        query: AlarmQuery,
        response: AlarmList,
      },
      ({ actor, query }) => readAlarms(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/alarms-health',
        operationId: 'getAlarmHealth',
        summary: 'Rates, floods, answering times and the most frequent alarms',
        access: 'alarms.read',
        query: AlarmHealthQuery,
        response: AlarmHealth,
      },
      ({ actor, query }) => readAlarmHealth(ctx, actor, query.hours),
    ),
    route(
      {
        method: 'post',
        path: '/alarms/acknowledge',
        operationId: 'acknowledgeAlarms',
        summary: 'Acknowledge several alarms, all or none; never one of priority 1',
        access: 'alarms.acknowledge',
        body: AcknowledgeAlarms,
        response: z.array(Alarm),
      },
      async ({ actor, body, idempotencyKey }) =>
        (await acknowledgeAlarms(ctx, body.alarms, { actor, note: body.note, idempotencyKey })).map(
          presentAlarm,
        ),
    ),
    route(
      {
        method: 'get',
        path: '/alarms/{id}',
        operationId: 'getAlarm',
        summary: 'One alarm with its journal',
        access: 'alarms.read',
        params: AlarmParams,
        response: AlarmDetail,
        scope,
      },
      ({ params }) => readAlarm(ctx, params.id),
    ),
    route(
      {
        ...of,
        method: 'post',
        path: '/alarms/{id}/acknowledge',
        operationId: 'acknowledgeAlarm',
        summary: 'Acknowledge an alarm (知悉)',
        access: 'alarms.acknowledge',
        body: AcknowledgeAlarm,
      },
      async ({ params, actor, body, idempotencyKey }) =>
        presentAlarm(await acknowledgeAlarm(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        method: 'post',
        path: '/alarms/{id}/verify',
        operationId: 'verifyAlarm',
        summary: 'Record what a second look showed (核实)',
        access: 'alarms.acknowledge',
        body: VerifyAlarm,
      },
      async ({ params, actor, body, idempotencyKey }) =>
        presentAlarm(await verifyAlarm(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        method: 'post',
        path: '/alarms/{id}/shelve',
        operationId: 'shelveAlarm',
        summary: 'Shelve an alarm with a reason for at most eight hours',
        access: 'alarms.shelve',
        body: ShelveAlarm,
      },
      async ({ params, actor, body, idempotencyKey }) =>
        presentAlarm(await shelveAlarm(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        method: 'post',
        path: '/alarms/{id}/unshelve',
        operationId: 'unshelveAlarm',
        summary: 'End a shelf before its time',
        access: 'alarms.shelve',
        body: UnshelveAlarm,
      },
      async ({ params, actor, body, idempotencyKey }) =>
        presentAlarm(await unshelveAlarm(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        method: 'post',
        path: '/alarms/{id}/take-out-of-service',
        operationId: 'takeAlarmOutOfService',
        summary: 'Take an alarm out of service under a work order',
        access: 'alarms.shelve',
        body: TakeAlarmOutOfService,
      },
      async ({ params, actor, body, idempotencyKey }) =>
        presentAlarm(await takeAlarmOutOfService(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        method: 'post',
        path: '/alarms/{id}/return-to-service',
        operationId: 'returnAlarmToService',
        summary: 'Put an alarm back in service',
        access: 'alarms.shelve',
        body: ReturnAlarmToService,
      },
      async ({ params, actor, body, idempotencyKey }) =>
        presentAlarm(await returnAlarmToService(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        method: 'post',
        path: '/alarms/{id}/comment',
        operationId: 'commentAlarm',
        summary: 'Add a comment to an alarm',
        access: 'alarms.acknowledge',
        body: CommentAlarm,
      },
      async ({ params, actor, body, idempotencyKey }) =>
        presentAlarm(await commentAlarm(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
  ];
}
