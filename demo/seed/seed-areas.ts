import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RainAreaInput } from '../../contract/hydrology.ts';
import { putRainArea } from '../../server/modules/forecasts/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { AREAS_FILE } from '../area-file.ts';
import type { District } from '../district-schema.ts';
import { unitPath } from './seed-stations.ts';

const Areas = z.record(z.string(), RainAreaInput.omit({ unitPath: true }).extend({ unit: z.string() }));

/** Streets and basins with their models; what is there already stays as it is. */
export async function seedAreas(db: Db, district: District, atMs: number): Promise<void> {
  const areas = Areas.parse(JSON.parse(readFileSync(AREAS_FILE, 'utf8')));
  await db.transaction(async (tx) => {
    for (const [id, { unit, ...area }] of Object.entries(areas))
      await putRainArea(tx, id, { ...area, unitPath: unitPath(district, unit) }, 0, atMs);
  });
}
