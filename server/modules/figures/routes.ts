import type { WardRoute } from '../../platform/http/route.ts';
import type { FiguresContext } from './figures-context.ts';
import { freezeRoutes } from './routes/freeze-routes.ts';
import { readRoutes } from './routes/read-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { statementRoutes } from './routes/statement-routes.ts';

export const figureRoutes = (ctx: FiguresContext): WardRoute[] => [
  ...readRoutes(ctx),
  ...statementRoutes(ctx),
  ...reportRoutes(ctx),
  ...freezeRoutes(ctx),
];
