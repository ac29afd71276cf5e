import { z } from 'zod';
import { IntakePlace, NewPlace, PlaceParams } from '../../../contract/intake.ts';
import { postsAllowing } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { findUnit } from '../people/index.ts';
import { deskRoutes } from './desk-routes.ts';
import type { IntakeContext } from './intake-context.ts';
import { keyRoutes } from './open311/routes.ts';
import { addPlace, presentPlace } from './places.ts';
import { closePlace, findPlace, placesUnder } from './store.ts';

const AT_MOST = 500;

export function intakeRoutes(ctx: IntakeContext): WardRoute[] {
  const { db, clock, audit } = ctx.ledger;
  return [
    ...deskRoutes(ctx),
    route(
      {
        method: 'get',
        path: '/intake-places',
        operationId: 'listIntakePlaces',
        summary: 'Boxes under the reader’s posts, each with the address of its QR code',
        access: 'records.read',
        response: z.array(IntakePlace),
      },
      async ({ actor }) => {
        const found = new Map<string, IntakePlace>();
        for (const { unitPath } of postsAllowing(actor, 'records.read'))
          for (const place of await placesUnder(db, unitPath, AT_MOST))
            found.set(place.id, presentPlace(ctx, place));
        return [...found.values()];
      },
    ),
    route(
      {
        method: 'post',
        path: '/intake-places',
        operationId: 'addIntakePlace',
        summary: 'Open a box at a place',
        access: 'records.move',
        body: NewPlace,
        response: IntakePlace,
        scope: async ({ body }) => (await findUnit(db, body.unitId))?.path ?? null,
      },
      async ({ body, actor }) => {
        const place = await addPlace(ctx, body);
        await audit.record(db, {
          kind: 'configuration',
          action: 'add-intake-place',
          about: place.id,
          actor,
          unitPath: place.unitPath,
          data: { typeId: place.typeId, name: place.name },
        });
        return presentPlace(ctx, place);
      },
    ),
    route(
      {
        method: 'post',
        path: '/intake-places/{id}/close',
        operationId: 'closeIntakePlace',
        summary: 'Close a box: its poster opens no form any more; codes given go on working',
        access: 'records.move',
        params: PlaceParams,
        response: IntakePlace,
        scope: async ({ params }) => (await findPlace(db, params.id))?.unitPath ?? null,
      },
      async ({ params, actor }) => {
        await closePlace(db, params.id, clock.nowMs());
        const place = await findPlace(db, params.id);
        if (!place) throw new WardError('not-found');
        await audit.record(db, {
          kind: 'configuration',
          action: 'close-intake-place',
          about: place.id,
          actor,
          unitPath: place.unitPath,
          data: {},
        });
        return presentPlace(ctx, place);
      },
    ),
    ...keyRoutes(ctx),
  ];
}
