import { createHash } from 'node:crypto';
import {
  type FoundCamera,
  FoundCameras,
  type OnvifReason,
  RegisteredFound,
  RegisterFound,
} from '../../../../contract/onvif.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { findUnit } from '../../people/index.ts';
import { presentCamera } from '../present.ts';
import type { MediaRoutesContext } from '../routes.ts';
import { findCamera, listCameras } from '../store/cameras.ts';
import { askDevice } from './ask-device.ts';
import { discoverCameras, type FoundDevice, type ProbeTarget } from './discover.ts';

export interface OnvifRoutesContext extends MediaRoutesContext {
  /** Undefined: nobody allowed searches, none is made. */
  probe: ProbeTarget | undefined;
  wallNowMs?: () => number;
  waitMs?: number;
  timeoutMs?: number;
}

const KEPT_MS = 600_000;

/** The same device has the same number at every search: of its endpoint's last twelve letters and digits. */
export const cameraIdOf = (endpoint: string): string => {
  const letters = endpoint.replaceAll(/[^A-Za-z0-9]/g, '');
  return `onvif-${letters.length >= 12 ? letters.slice(-12) : createHash('sha256').update(endpoint).digest('hex').slice(0, 12)}`.toLowerCase();
};

/** Looks for cameras in this network, when somebody asks for it, and registers those that are chosen. */
export function onvifRoutes({
  db,
  clock,
  bus,
  media,
  audit,
  probe,
  wallNowMs = Date.now,
  waitMs = 3_000,
  timeoutMs = 5_000,
}: OnvifRoutesContext): WardRoute[] {
  /** What the latest searches found: only these addresses are asked. */
  const known = new Map<string, FoundDevice & { seenMs: number }>();
  const refuse = (reason: OnvifReason): RegisteredFound => ({ camera: null, reason });
  return [
    route(
      {
        method: 'post',
        path: '/camera-search',
        operationId: 'searchCameras',
        summary:
          'Look for ONVIF cameras in this network (WS-Discovery); only where the installation allows it',
        access: 'media.edit',
        response: FoundCameras,
      },
      async () => {
        if (!probe) return { allowed: false, found: [], refused: [] };
        const { found, refused } = await discoverCameras(probe, waitMs).catch((error: Error) => {
          throw new WardError('not-ready', { detail: `the network cannot be searched: ${error.message}` });
        });
        const nowMs = wallNowMs();
        for (const [endpoint, { seenMs }] of known) if (nowMs - seenMs > KEPT_MS) known.delete(endpoint);
        for (const device of found) known.set(device.endpoint, { ...device, seenMs: nowMs });
        const registered = new Set((await listCameras(db)).map(({ id }) => id));
        return {
          allowed: true,
          found: found.map((device): FoundCamera => {
            const cameraId = cameraIdOf(device.endpoint);
            return { ...device, cameraId, registered: registered.has(cameraId) };
          }),
          refused,
        };
      },
    ),
    route(
      {
        method: 'post',
        path: '/camera-search/registrations',
        operationId: 'registerFoundCamera',
        summary: 'Register a camera that was found: asks it for its stream and snapshot',
        access: 'media.edit',
        body: RegisterFound,
        response: RegisteredFound,
        scope: async ({ body }) => (await findUnit(db, body.unitId))?.path ?? null,
      },
      async ({ body: { endpoint, unitId, name, username, password }, actor }) => {
        const unit = await findUnit(db, unitId);
        if (!unit) throw new WardError('unprocessable', { detail: `there is no unit ${unitId}` });
        const device = known.get(endpoint);
        if (!device || wallNowMs() - device.seenMs > KEPT_MS) return refuse('not-found-now');
        const id = cameraIdOf(endpoint);
        if (await findCamera(db, id)) return refuse('registered-already');
        const asked = await askDevice(
          device.address,
          { username, password },
          { timeoutMs, nowMs: wallNowMs },
        );
        if (!asked.ok) return refuse(asked.reason);
        const { streamUrl, snapshotUrl } = asked;
        await db.transaction(async (tx) => {
          await media.cameras.save(
            tx,
            id,
            unit.path,
            {
              expectedVersion: 0,
              unitId,
              name,
              view: device.location ?? '',
              stationId: null,
              longitude: null,
              latitude: null,
              enabled: true,
              source: { kind: 'rtsp', url: streamUrl, ...(snapshotUrl ? { snapshotUrl } : {}) },
            },
            false,
          );
          await audit(tx, actor, 'save-camera', id, { name, unitId, source: 'onvif', endpoint });
        });
        bus.emit('media.changed', { deviceId: id });
        const camera = await findCamera(db, id);
        if (!camera) throw new WardError('not-found');
        return { camera: presentCamera(camera, undefined, media.seal, clock.nowMs()), reason: null };
      },
    ),
  ];
}
