import { z } from 'zod';
import { DutyReportQuery, SentDutyReport } from '../../../../contract/bulletin/desk.ts';
import { PlanQuery, ReportingPlan, SavePlan } from '../../../../contract/bulletin/reporting-plan.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { sentReports } from '../../duty/index.ts';
import { findUnit } from '../../people/index.ts';
import type { BulletinContext } from '../bulletin-context.ts';
import { readPlan, savePlan } from '../reporting-plan.ts';
import { knownPath } from './brief-routes.ts';

const dutyReports = (ctx: BulletinContext): WardRoute =>
  route(
    {
      method: 'get',
      path: '/bulletin-duty-reports',
      operationId: 'listSentDutyReports',
      summary: 'Reports that the flood desk of a unit sent, for a 值班快报',
      access: 'bulletin.write',
      query: DutyReportQuery,
      response: z.array(SentDutyReport),
      scope: ({ query }) => knownPath(ctx, query.unit),
    },
    async ({ query }) =>
      (await sentReports(ctx.db, query.unit)).map(({ id, title, asOfMs }) => ({
        id,
        title,
        asOf: toBeijingIso(asOfMs),
      })),
  );

export const planRoutes = (ctx: BulletinContext): WardRoute[] => [
  dutyReports(ctx),
  route(
    {
      method: 'get',
      path: '/bulletin-plan',
      operationId: 'getReportingPlan',
      summary: 'A unit’s own plan of what to report in a year; read by its own posts alone',
      access: 'bulletin.read',
      query: PlanQuery,
      response: ReportingPlan,
      scope: ({ query }) => knownPath(ctx, query.unit),
    },
    async ({ query: { unit, year }, actor }) => readPlan(ctx, actor, unit, year),
  ),
  route(
    {
      method: 'put',
      path: '/bulletin-plan',
      operationId: 'saveReportingPlan',
      summary: 'Write a unit’s own plan of what to report in a year',
      access: 'bulletin.write',
      body: SavePlan,
      response: ReportingPlan,
      scope: async ({ body }) => (await findUnit(ctx.db, body.unitId))?.path ?? null,
    },
    async ({ body, actor }) => {
      const unit = (await findUnit(ctx.db, body.unitId))!;
      return savePlan(ctx, actor, unit.path, body);
    },
  ),
];
