import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { allow } from '../../../../contract/permissions.ts';
import { StationInput, type StationRegistration } from '../../../../contract/telemetry.ts';
import { isUniqueViolation } from '../../../platform/db/errors.ts';
import type { Db } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { checkStation } from '../check-station.ts';
import { insertStation, type StationRow, updateStation } from '../store.ts';
import type { Telemetry } from '../telemetry.ts';
import type { NoteConfiguration } from './exchange-routes.ts';

export interface StationRoutesContext {
  db: Db;
  telemetry: Telemetry;
  note: NoteConfiguration;
  scope: (input: { params: { id: string } }) => Promise<string | null>;
  /** Path of a unit that exists, else null. */
  unitPath: (unitId: string) => Promise<string | null>;
}

/** The password is written, never read back; absent on a change = as it is. */
const StationBody = StationInput.extend({ password: StationInput.shape.password.unwrap().optional() });
const ChangeBody = StationBody.extend({ expectedVersion: z.number().int().min(1) });
const Registered = z.object({ id: z.string(), version: z.number().int() });

function taken(error: unknown): never {
  if (isUniqueViolation(error))
    throw new WardError('conflict', {
      detail: 'another station has this id or address',
      remedy: 'Each terminal has its own address: look it up in the list of stations.',
    });
  throw error;
}

const changedKeys = (before: StationRow, after: StationRegistration): string[] =>
  (Object.keys(after) as (keyof StationRegistration)[]).filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  );

export function stationRoutes(context: StationRoutesContext): WardRoute[] {
  const { db, telemetry, note, scope } = context;
  const { registry } = telemetry;

  const check = async (station: StationRegistration): Promise<void> => {
    const fields = checkStation(station);
    const unitId = station.unitPath.split('/').at(-1) ?? '';
    if ((await context.unitPath(unitId)) !== station.unitPath)
      fields.push({ path: 'unitPath', message: 'there is no such unit' });
    const twin = registry.byAddress(station.address);
    if (twin && twin.id !== station.id)
      fields.push({ path: 'address', message: `is the address of ${twin.id}` });
    if (fields.length > 0)
      throw new WardError('unprocessable', {
        detail: fields.map(({ path, message }) => `${path}: ${message}`).join('; '),
        remedy: 'Mend the fields named and save again.',
        fields,
      });
  };

  return [
    route(
      {
        method: 'post',
        path: '/stations',
        operationId: 'registerStation',
        summary: 'Register a station',
        access: 'stations.edit',
        body: StationBody,
        response: Registered,
        scope: async ({ body }) => body.unitPath,
      },
      async ({ body, actor }) => {
        const station = { ...body, password: body.password ?? null };
        await check(station);
        await db
          .transaction(async (tx) => {
            await insertStation(tx, station);
            await note(tx, actor, 'station-registered', station.id, { ...station, password: undefined });
          })
          .catch(taken);
        await registry.reload(db);
        return { id: station.id, version: 1 };
      },
    ),
    route(
      {
        method: 'put',
        path: '/stations/{id}',
        operationId: 'changeStation',
        summary: 'Change the registration of a station',
        access: 'stations.edit',
        params: z.object({ id: z.string().max(64) }),
        body: ChangeBody,
        response: Registered,
        scope,
      },
      async ({ params, body, actor }) => {
        const before = registry.byId(params.id);
        if (!before) throw new WardError('not-found');
        const { expectedVersion, ...rest } = body;
        if (rest.id !== params.id)
          throw new WardError('unprocessable', {
            detail: 'the id of a station does not change',
            remedy: 'Register another station and put this one out of service.',
          });
        if (!allow(actor, 'stations.edit', rest.unitPath))
          throw new WardError('forbidden', { detail: `needs stations.edit at ${rest.unitPath}` });
        const station = { ...rest, password: rest.password === undefined ? before.password : rest.password };
        await check(station);
        await db
          .transaction(async (tx) => {
            if (!(await updateStation(tx, station, expectedVersion))) throw new WardError('version-conflict');
            await note(tx, actor, 'station-changed', station.id, {
              changed: changedKeys(before, station).filter((key) => key !== 'password'),
              passwordChanged: station.password !== before.password,
              levels: station.levels,
            });
          })
          .catch(taken);
        await registry.reload(db);
        return { id: station.id, version: expectedVersion + 1 };
      },
    ),
  ];
}
