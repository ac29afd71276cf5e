import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { route, type WardRoute } from './platform/http/route.ts';

const GEO = path.resolve(import.meta.dirname, '../demo/data/geo');

/** Layers of the map; each names its file and says where it comes from (SOURCE.md beside it). */
const LAYERS = [
  {
    name: 'boundary',
    file: 'shangjie-410106-wgs84.geojson',
    summary: 'Boundary of the district (indicative outline)',
  },
  { name: 'rivers', file: 'rivers-schematic.geojson', summary: 'Rivers, schematic' },
] as const;

export function mapRoutes(): WardRoute[] {
  return LAYERS.map(({ name, file, summary }) =>
    route(
      {
        method: 'get',
        path: `/map/${name}`,
        operationId: `getMap${name[0]?.toUpperCase()}${name.slice(1)}`,
        summary,
        access: 'signed-in',
        produces: 'application/geo+json',
      },
      async () =>
        new Response(await readFile(path.join(GEO, file)), {
          headers: { 'content-type': 'application/geo+json; charset=utf-8', 'cache-control': 'max-age=3600' },
        }),
    ),
  );
}
