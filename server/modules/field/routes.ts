import { z } from 'zod';
import {
  FieldDevice,
  FieldDeviceInput,
  FieldDeviceParams,
  FieldDeviceState,
  FieldReceipt,
  FieldSnapshot,
  FieldSnapshotQuery,
  FieldSubmission,
  RevokeDevice,
} from '../../../contract/field.ts';
import { postsAllowing } from '../../../contract/permissions.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { meetDevice, presentDevice, registerDevice, revokeDevice } from './devices.ts';
import type { FieldContext } from './field-context.ts';
import { findDevice, listDevices } from './store.ts';
import { submitPage } from './submit-page.ts';
import { takeSnapshot } from './take-snapshot.ts';

const DEVICES_SHOWN = 500;

export function fieldRoutes(ctx: FieldContext): WardRoute[] {
  return [
    route(
      {
        method: 'post',
        path: '/field/submissions',
        operationId: 'submitFieldPage',
        summary: 'Every move of a page filled outdoors, or none; the same id again is done once',
        access: 'records.move',
        body: FieldSubmission,
        response: FieldReceipt,
      },
      async ({ body, actor, context }) => {
        if (body.deviceId !== null)
          await meetDevice(ctx, actor, body.deviceId, await ctx.sessionOf(context.req.raw));
        return submitPage(ctx, actor, body);
      },
    ),
    route(
      {
        method: 'get',
        path: '/field/snapshot',
        operationId: 'getFieldSnapshot',
        summary:
          'Doors of the worker’s own units with how far the round has come, for a phone without signal',
        access: 'records.move',
        query: FieldSnapshotQuery,
        response: FieldSnapshot,
      },
      async ({ query, actor, context }) => {
        if (query.deviceId !== undefined)
          await meetDevice(ctx, actor, query.deviceId, await ctx.sessionOf(context.req.raw));
        return takeSnapshot(ctx, actor);
      },
    ),
    route(
      {
        method: 'post',
        path: '/field/devices',
        operationId: 'registerFieldDevice',
        summary: 'Register the phone that will keep doors for its worker',
        access: 'records.move',
        body: FieldDeviceInput,
        response: FieldDevice,
      },
      async ({ body, actor, context }) =>
        presentDevice(await registerDevice(ctx, actor, body, await ctx.sessionOf(context.req.raw))),
    ),
    route(
      {
        method: 'get',
        path: '/field/devices',
        operationId: 'listFieldDevices',
        summary: 'Phones that keep doors of the reader’s units',
        access: 'field-devices.read',
        response: z.array(FieldDevice),
      },
      async ({ actor }) => {
        const units = postsAllowing(actor, 'field-devices.read').map(({ unitPath }) => unitPath);
        return (await listDevices(ctx.db, units, DEVICES_SHOWN)).map(presentDevice);
      },
    ),
    route(
      {
        method: 'get',
        path: '/field/devices/{id}/state',
        operationId: 'getFieldDeviceState',
        summary: 'Whether a phone has to wipe itself; asked by the phone, also when its session has ended',
        access: 'public',
        params: FieldDeviceParams,
        response: FieldDeviceState,
      },
      async ({ params }) => ({
        revoked: ((await findDevice(ctx.db, params.id))?.revokedAtMs ?? null) !== null,
      }),
    ),
    route(
      {
        method: 'post',
        path: '/field/devices/{id}/revoke',
        operationId: 'revokeFieldDevice',
        summary: 'Revoke a lost phone: its session ends, it wipes itself at its next contact',
        access: 'field-devices.revoke',
        params: FieldDeviceParams,
        body: RevokeDevice,
        response: FieldDevice,
        scope: async ({ params }) => (await findDevice(ctx.db, params.id))?.unitPath ?? null,
      },
      async ({ params, body, actor }) =>
        presentDevice(await revokeDevice(ctx, actor, params.id, body.reason)),
    ),
  ];
}
