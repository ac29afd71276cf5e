import {
  DutyLogEntry,
  DutyLogPage,
  DutyLogQuery,
  LagQuery,
  LagReport,
  WriteDutyLog,
} from '../../../contract/responses.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { readDutyLog, writeDutyLog } from './duty-log/write-duty-log.ts';
import { readLags } from './lags/read-lags.ts';
import type { ResponsesContext } from './ports.ts';
import { actionRoutes } from './routes/action-routes.ts';
import { alarmRoutes } from './routes/alarm-routes.ts';
import { proposalRoutes } from './routes/proposal-routes.ts';
import { transferRoutes } from './routes/transfer-routes.ts';

function logRoutes(ctx: ResponsesContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/duty-log',
        operationId: 'listDutyLog',
        summary: 'The duty log, newest first (值班日志)',
        access: 'log.read',
        query: DutyLogQuery,
        response: DutyLogPage,
      },
      ({ actor, query }) => readDutyLog(ctx, actor, query),
    ),
    route(
      {
        method: 'post',
        path: '/duty-log',
        operationId: 'writeDutyLog',
        summary: 'Write a line, or a correction that names the line it corrects',
        access: 'log.write',
        body: WriteDutyLog,
        response: DutyLogEntry,
        scope: async ({ body }) => (await ctx.ports.findUnit(ctx.db, body.unitId))?.path ?? null,
      },
      ({ actor, body, idempotencyKey }) => writeDutyLog(ctx, actor, body, idempotencyKey),
    ),
    route(
      {
        method: 'get',
        path: '/lags',
        operationId: 'listLags',
        summary: 'How long every step took: signal, proposal, signature, start, order, receipt',
        access: 'responses.read',
        query: LagQuery,
        response: LagReport,
      },
      ({ actor, query }) => readLags(ctx, actor, query),
    ),
  ];
}

export function routes(ctx: ResponsesContext): WardRoute[] {
  return [
    ...alarmRoutes(ctx),
    ...proposalRoutes(ctx),
    ...actionRoutes(ctx),
    ...transferRoutes(ctx),
    ...logRoutes(ctx),
  ];
}
