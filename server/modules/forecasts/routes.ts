import { z } from 'zod';
import {
  ArealRainNow,
  RainAreaInput,
  StationForecast,
  StationRelations,
} from '../../../contract/hydrology.ts';
import { allow } from '../../../contract/permissions.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { readArealRain } from './areal-rain-now.ts';
import { checkArea } from './check-area.ts';
import { forecastStation } from './forecast-station.ts';
import type { ForecastsContext } from './forecasts-context.ts';
import { readRelations } from './read-relations.ts';
import { findRainArea, putRainArea } from './store.ts';

const Params = z.object({ id: z.string().min(1).max(64) });
/** Version 0: the area is new. */
const PutBody = RainAreaInput.extend({ expectedVersion: z.number().int().min(0) });
const Kept = z.object({ id: z.string(), version: z.number().int() });

export function forecastRoutes(context: ForecastsContext): WardRoute[] {
  const { db, clock, telemetry, note, unitPath } = context;
  return [
    route(
      {
        method: 'get',
        path: '/stations/{id}/forecast',
        operationId: 'getStationForecast',
        summary: 'What the model of the basin expects of the water; computed, for reference',
        access: 'stations.read',
        params: Params,
        response: StationForecast,
        scope: async ({ params }) => telemetry.registry.byId(params.id)?.unitPath ?? null,
      },
      async ({ params }) => {
        if (!telemetry.registry.byId(params.id)) throw new WardError('not-found');
        return forecastStation(telemetry, db, params.id, clock.nowMs());
      },
    ),
    route(
      {
        method: 'get',
        path: '/stations/{id}/relations',
        operationId: 'getStationRelations',
        summary: 'Stage–discharge relation of a station and travel times to and from it, with their sources',
        access: 'stations.read',
        params: Params,
        response: StationRelations,
        scope: async ({ params }) => telemetry.registry.byId(params.id)?.unitPath ?? null,
      },
      async ({ params }) => {
        if (!telemetry.registry.byId(params.id)) throw new WardError('not-found');
        return readRelations(telemetry, db, params.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/rain-areas',
        operationId: 'listArealRain',
        summary: 'Areal rain of streets and basins with its return period',
        access: 'stations.read',
        response: ArealRainNow,
      },
      async ({ actor }) =>
        readArealRain(telemetry, db, clock.nowMs(), (area) => allow(actor, 'stations.read', area.unitPath)),
    ),
    route(
      {
        method: 'get',
        path: '/rain-areas/{id}',
        operationId: 'getRainArea',
        summary: 'An area with its outline, rain statistics and forecast model',
        access: 'stations.read',
        params: Params,
        response: RainAreaInput.extend({ id: z.string(), version: z.number().int() }),
        scope: async ({ params }) => (await findRainArea(db, params.id))?.unitPath ?? null,
      },
      async ({ params }) => {
        const area = await findRainArea(db, params.id);
        if (!area) throw new WardError('not-found');
        return area;
      },
    ),
    route(
      {
        method: 'put',
        path: '/rain-areas/{id}',
        operationId: 'putRainArea',
        summary: 'Keep an area, its rain statistics and its calibrated model',
        access: 'stations.edit',
        params: Params,
        body: PutBody,
        response: Kept,
        scope: async ({ params, body }) => (await findRainArea(db, params.id))?.unitPath ?? body.unitPath,
      },
      async ({ params, body, actor }) => {
        const { expectedVersion, ...area } = body;
        if (!allow(actor, 'stations.edit', area.unitPath))
          throw new WardError('forbidden', { detail: `needs stations.edit at ${area.unitPath}` });
        const fields = checkArea(area, (id) => telemetry.registry.byId(id) !== undefined);
        if ((await unitPath(area.unitPath.split('/').at(-1) ?? '')) !== area.unitPath)
          fields.push({ path: 'unitPath', message: '没有这个单位。 There is no such unit.' });
        if (fields.length > 0)
          throw new WardError('unprocessable', {
            detail: fields.map(({ path, message }) => `${path}: ${message}`).join('; '),
            remedy: 'Mend the fields named and save again.',
            fields,
          });
        await db
          .transaction(async (tx) => {
            if (!(await putRainArea(tx, params.id, area, expectedVersion, clock.nowMs())))
              throw new WardError('version-conflict');
            await note(tx, actor, 'rain-area-kept', params.id, {
              forecastOf: area.forecast?.stationId ?? null,
              source: area.forecast?.source ?? area.outlineSource,
            });
          })
          .catch((error: unknown) => {
            if (isUniqueViolation(error))
              throw new WardError('conflict', { detail: 'another area has a model of this station' });
            throw error;
          });
        return { id: params.id, version: expectedVersion + 1 };
      },
    ),
  ];
}
