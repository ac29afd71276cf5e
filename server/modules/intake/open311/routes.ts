import { z } from 'zod';
import { IntakeKey, IntakeKeyParams, MadeIntakeKey, NewIntakeKey } from '../../../../contract/open311.ts';
import { postsAllowing } from '../../../../contract/permissions.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit } from '../../people/index.ts';
import type { IntakeContext } from '../intake-context.ts';
import { makeKey, presentKey, stopKey } from './keys.ts';
import { keyById, keysUnder } from './store.ts';

export function keyRoutes(ctx: IntakeContext): WardRoute[] {
  const { db } = ctx.ledger;
  return [
    route(
      {
        method: 'get',
        path: '/intake-keys',
        operationId: 'listIntakeKeys',
        summary: 'Keys of Open311 under the reader’s posts, never the keys themselves',
        access: 'config.read',
        response: z.array(IntakeKey),
      },
      async ({ actor }) => {
        const found = new Map<string, z.input<typeof IntakeKey>>();
        for (const { unitPath } of postsAllowing(actor, 'config.read'))
          for (const key of await keysUnder(db, unitPath)) found.set(key.id, presentKey(key));
        return [...found.values()];
      },
    ),
    route(
      {
        method: 'post',
        path: '/intake-keys',
        operationId: 'makeIntakeKey',
        summary: 'Make a key of Open311 for a unit; the answer shows it this once',
        access: 'config.edit',
        body: NewIntakeKey,
        response: MadeIntakeKey,
        scope: async ({ body }) => (await findUnit(db, body.unitId))?.path ?? null,
      },
      async ({ body, actor }) => makeKey(ctx, actor, body),
    ),
    route(
      {
        method: 'post',
        path: '/intake-keys/{id}/revoke',
        operationId: 'revokeIntakeKey',
        summary: 'Revoke a key of Open311 at once',
        access: 'config.edit',
        params: IntakeKeyParams,
        response: IntakeKey,
        scope: async ({ params }) => (await keyById(db, params.id))?.unitPath ?? null,
      },
      async ({ params, actor }) => stopKey(ctx, actor, params.id),
    ),
  ];
}
