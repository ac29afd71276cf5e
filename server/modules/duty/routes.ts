import type { WardRoute } from '../../platform/http/route.ts';
import type { DutyContext } from './duty-context.ts';
import { handoverRoutes } from './routes/handover-routes.ts';
import { powerCutRoutes } from './routes/power-cut-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { rosterRoutes } from './routes/roster-routes.ts';

export const dutyRoutes = (ctx: DutyContext): WardRoute[] => [
  ...rosterRoutes(ctx),
  ...handoverRoutes(ctx),
  ...reportRoutes(ctx),
  ...powerCutRoutes(ctx),
];
