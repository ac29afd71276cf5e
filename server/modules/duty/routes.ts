import type { WardRoute } from '../../platform/http/route.ts';
import type { DutyContext } from './duty-context.ts';
import { handoverRoutes } from './routes/handover-routes.ts';

export const dutyRoutes = (ctx: DutyContext): WardRoute[] => [...handoverRoutes(ctx)];
