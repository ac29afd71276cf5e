import type { CameraInput, CameraSourceInput, Still } from '../../../contract/media.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { FileStore } from '../../platform/files/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Seal } from '../../platform/seal.ts';
import { upholdCamera } from './camera-register.ts';
import {
  type CameraRow,
  cameraOfStation,
  findCamera,
  insertCamera,
  insertStill,
  updateCamera,
} from './store/cameras.ts';

/** Scheme, host and path of an address: user, password and query are for the server alone. */
export function shownAddress(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

const sealName = (id: string): string => `camera ${id}`;

export function sourceOf(camera: CameraRow, seal: Seal): CameraSourceInput | undefined {
  const text = camera.sourceSealed === null ? undefined : seal.open(camera.sourceSealed, sealName(camera.id));
  return text === undefined ? undefined : (JSON.parse(text) as CameraSourceInput);
}

export interface NewStill {
  takenAtMs: number;
  origin: Still['origin'];
  jpeg: Uint8Array;
}

export interface Cameras {
  save(sql: Sql, id: string, unitPath: string, input: CameraInput, demo: boolean): Promise<void>;
  /** Keeps a picture; the same picture of the same moment once. Throws `unprocessable` for what is no JPEG. */
  keepStill(cameraId: string, still: NewStill): Promise<{ id: string; fresh: boolean }>;
  /** Keeps a picture that a station sent, at the station's camera; false where it has none. */
  keepStationPicture(stationId: string, takenAtMs: number, jpeg: Uint8Array): Promise<boolean>;
}

/** FFD8 … FFD9 (ITU-T T.81 B.1.1.3): what begins otherwise is no JPEG. A cut picture is kept: half of it still shows. */
export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

export function createCameras(ctx: {
  db: Db;
  clock: Clock;
  bus: Bus;
  files: FileStore;
  seal: Seal;
  drill: boolean;
}): Cameras {
  const { db, clock, bus, files, seal, drill } = ctx;

  const keepStill = async (cameraId: string, still: NewStill): Promise<{ id: string; fresh: boolean }> => {
    if (!isJpeg(still.jpeg)) throw new WardError('unprocessable', { detail: 'the picture is no JPEG' });
    // The file first: a row never names a picture that is not there.
    const { sha256, bytes } = await files.put(still.jpeg);
    const id = newId(clock.nowMs());
    const fresh = await insertStill(db, {
      id,
      cameraId,
      takenAt: new Date(still.takenAtMs),
      receivedAt: new Date(clock.nowMs()),
      origin: still.origin,
      sha256,
      bytes,
      drill,
    });
    if (fresh) bus.emit('media.changed', { deviceId: cameraId });
    return { id, fresh };
  };

  return {
    async save(sql, id, unitPath, input, demo) {
      const before = await findCamera(sql, id);
      const { source } = input;
      const row: CameraRow = {
        id,
        unitPath,
        name: input.name,
        view: input.view,
        stationId: input.stationId,
        longitude: input.longitude,
        latitude: input.latitude,
        enabled: input.enabled,
        commissionedOn:
          input.commissionedOn === undefined ? (before?.commissionedOn ?? null) : input.commissionedOn,
        demo,
        sourceKind: source?.kind ?? before?.sourceKind ?? 'none',
        sourceAddress: source
          ? 'url' in source
            ? shownAddress(source.url)
            : null
          : (before?.sourceAddress ?? null),
        sourceSealed: source
          ? seal.close(JSON.stringify(source), sealName(id))
          : (before?.sourceSealed ?? null),
        version: 0,
      };
      const saved =
        input.expectedVersion === 0
          ? await insertCamera(sql, row)
          : await updateCamera(sql, row, input.expectedVersion);
      if (!saved)
        throw new WardError('version-conflict', { detail: 'the registration was changed meanwhile' });
      await upholdCamera(sql, id);
    },
    keepStill,
    async keepStationPicture(stationId, takenAtMs, jpeg) {
      const cameraId = await cameraOfStation(db, stationId);
      if (cameraId === undefined || !isJpeg(jpeg)) return false;
      await keepStill(cameraId, { takenAtMs, origin: 'station', jpeg });
      return true;
    },
  };
}
