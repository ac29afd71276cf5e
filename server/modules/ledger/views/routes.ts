import {
  SavedView,
  SavedViewGone,
  SavedViewInput,
  SavedViewParams,
  SavedViewQuery,
  SavedViews,
} from '../../../../contract/saved-views.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import type { LedgerContext } from '../move-in.ts';
import { changeView, forgetView, listViews, openView, saveView } from './saved-views.ts';

export function viewRoutes(ctx: LedgerContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/saved-views',
        operationId: 'listSavedViews',
        summary: 'Views of a record type: one’s own and those shared with one’s units',
        access: 'records.read',
        query: SavedViewQuery,
        response: SavedViews,
      },
      async ({ query, actor }) => listViews(ctx, actor, query.type),
    ),
    route(
      {
        method: 'get',
        path: '/saved-views/{id}',
        operationId: 'getSavedView',
        summary: 'A view by its link',
        access: 'records.read',
        params: SavedViewParams,
        response: SavedView,
      },
      async ({ params, actor }) => openView(ctx, actor, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/saved-views',
        operationId: 'saveView',
        summary: 'Save filters, order and columns of a list under a name',
        access: 'records.read',
        body: SavedViewInput,
        response: SavedView,
      },
      async ({ body, actor }) => saveView(ctx, actor, body),
    ),
    route(
      {
        method: 'put',
        path: '/saved-views/{id}',
        operationId: 'changeSavedView',
        summary: 'Change a view of one’s own',
        access: 'records.read',
        params: SavedViewParams,
        body: SavedViewInput,
        response: SavedView,
      },
      async ({ params, body, actor }) => changeView(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'delete',
        path: '/saved-views/{id}',
        operationId: 'removeSavedView',
        summary: 'Remove a view of one’s own',
        access: 'records.read',
        params: SavedViewParams,
        response: SavedViewGone,
      },
      async ({ params, actor }) => forgetView(ctx, actor, params.id),
    ),
  ];
}
