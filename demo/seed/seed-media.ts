import { beijingDay } from '../../programmes/kit/index.ts';
import type { Media } from '../../server/modules/media/index.ts';
import { listCameras, listLoudspeakers } from '../../server/modules/media/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import type { District } from '../district-schema.ts';
import { loadPicture } from '../pictures.ts';
import { unitPath } from './seed-stations.ts';

/** Placeholder stills are dated before the scenario, some older than others, as pictures of a quiet night are. */
const STILL_BEFORE_MS = 4 * 60_000;
const STILL_STEP_MS = 95_000;
const HEARTBEAT_S = 300;
/** The added stations are in service before the storm. */
const COMMISSIONED_BEFORE_MS = 60 * 86_400_000;

/** Registers cameras with a placeholder still and loudspeakers; what is there already stays as it is. */
export async function seedMedia(db: Db, media: Media, district: District, startMs: number): Promise<void> {
  const cameras = new Set((await listCameras(db)).map(({ id }) => id));
  for (const [index, camera] of district.cameras.entries()) {
    if (cameras.has(camera.id)) continue;
    const { id, name, unit, view, station = null, longitude, latitude } = camera;
    const input = {
      expectedVersion: 0,
      unitId: unit,
      name: `${name}（演示）`,
      view,
      stationId: station,
      longitude,
      latitude,
      enabled: true,
      commissionedOn: beijingDay(startMs - COMMISSIONED_BEFORE_MS),
      source: { kind: station === null ? 'none' : 'station' },
    } as const;
    await db.transaction((tx) => media.cameras.save(tx, id, unitPath(district, unit), input, true));
    const jpeg = loadPicture(id, district);
    const takenAtMs = startMs - STILL_BEFORE_MS - index * STILL_STEP_MS;
    if (jpeg) await media.cameras.keepStill(id, { takenAtMs, origin: 'placeholder', jpeg });
  }
  const loudspeakers = new Set((await listLoudspeakers(db)).map(({ id }) => id));
  for (const { id, name, unit, zone, terminal, transport, longitude, latitude } of district.loudspeakers) {
    if (loudspeakers.has(id)) continue;
    await media.loudspeakers.save(
      db,
      id,
      unitPath(district, unit),
      {
        expectedVersion: 0,
        unitId: unit,
        name,
        zoneId: zone,
        terminal,
        transport,
        heartbeatSeconds: HEARTBEAT_S,
        longitude,
        latitude,
        enabled: true,
      },
      true,
    );
  }
}
