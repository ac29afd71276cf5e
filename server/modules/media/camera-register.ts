import { allow } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { type Register, registerFigures, upholdContributions } from '../figures/index.ts';
import { type RegisteredCamera, registeredCameras } from './store/registered-cameras.ts';

const TYPE = 'registers/camera';
const FIGURES = registerFigures(['registers/camera/integrated', 'registers/camera/single']);

/** 增设: a camera counts on the day it was commissioned, with a station or alone. Without a day nothing is assumed. */
const contributionsOf = ({ commissionedOn, stationId }: RegisteredCamera) =>
  commissionedOn === null
    ? []
    : [
        {
          figure: `${TYPE}/${stationId === null ? 'single' : 'integrated'}`,
          day: commissionedOn,
          value: 1,
          key: null,
        },
      ];

/** Cameras as figures count them. */
export const CAMERA_REGISTER: Register = {
  typeId: TYPE,
  figures: FIGURES,
  sees: (actor, unitPath) => allow(actor, 'media.read', unitPath),
  async registered(sql, ids) {
    return (await registeredCameras(sql, ids)).map((camera) => {
      const at = toBeijingIso(Date.parse(`${camera.commissionedOn ?? '1970-01-01'}T00:00:00+08:00`));
      return {
        shown: {
          id: camera.recordId,
          type: TYPE,
          unitPath: camera.unitPath,
          state: camera.enabled ? 'in-service' : 'out-of-service',
          version: camera.version,
          title: camera.name,
          data: { camera: camera.id },
          openedAt: at,
          changedAt: at,
        },
        wanted: contributionsOf(camera),
      };
    });
  },
};

/** Makes what the camera brings to figures what its registration says, in the caller's transaction. */
export async function upholdCamera(sql: Sql, cameraId: string): Promise<void> {
  for (const camera of await registeredCameras(sql, undefined, cameraId))
    await upholdContributions(
      sql,
      FIGURES,
      { id: camera.recordId, unitPath: camera.unitPath },
      contributionsOf(camera),
    );
}
