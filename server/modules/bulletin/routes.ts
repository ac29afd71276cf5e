import type { WardRoute } from '../../platform/http/route.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { briefRoutes } from './routes/brief-routes.ts';
import { deskRoutes } from './routes/desk-routes.ts';
import { issueRoutes } from './routes/issue-routes.ts';
import { jointRoutes } from './routes/joint-routes.ts';
import { leadRoutes } from './routes/lead-routes.ts';
import { outputRoutes } from './routes/output-routes.ts';
import { planRoutes } from './routes/plan-routes.ts';

export const bulletinRoutes = (ctx: BulletinContext): WardRoute[] => [
  ...briefRoutes(ctx),
  ...deskRoutes(ctx),
  ...issueRoutes(ctx),
  ...jointRoutes(ctx),
  ...leadRoutes(ctx),
  ...outputRoutes(ctx),
  ...planRoutes(ctx),
];
