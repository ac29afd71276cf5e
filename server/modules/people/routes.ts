import type { WardRoute } from '../../platform/http/route.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { postRoutes } from './routes/post-routes.ts';
import type { PeopleRoutesContext } from './routes/routes-context.ts';
import { unitRoutes } from './routes/unit-routes.ts';

export type { PeopleRoutesContext };

export const peopleRoutes = (context: PeopleRoutesContext): WardRoute[] => [
  ...accountRoutes(context),
  ...unitRoutes(context),
  ...postRoutes(context),
];
