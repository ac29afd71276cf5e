import { z } from 'zod';
import {
  Camera,
  CameraInput,
  DeviceParams,
  Loudspeaker,
  LoudspeakerInput,
  PlaybackList,
  PlaybackQuery,
  Still,
  StillParams,
  StillQuery,
  TerminalParams,
  TerminalPassword,
  TerminalReport,
  TestSpeaker,
  TestStarted,
  UploadStillQuery,
} from '../../../contract/media.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import { fromIso } from '../../../contract/time.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { findUnit } from '../people/index.ts';
import { sourceOf } from './cameras.ts';
import type { Media } from './media.ts';
import {
  presentCamera,
  presentLoudspeaker,
  presentPlayback,
  presentPlaybacks,
  presentStill,
} from './present.ts';
import {
  type CameraRow,
  findCamera,
  findStill,
  lastStills,
  listCameras,
  listStills,
} from './store/cameras.ts';
import { findLoudspeaker, listLoudspeakers } from './store/loudspeakers.ts';
import { lastTests, listSpeakerMessages } from './store/playbacks.ts';
import { testSpeaker } from './test-speaker.ts';

export interface MediaRoutesContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  media: Media;
  /** Writes a change of configuration into the audit, in the same transaction. */
  audit: (
    tx: Sql,
    actor: Actor,
    action: string,
    about: string,
    data: Record<string, unknown>,
  ) => Promise<void>;
}

const MOST_PICTURE_BYTES = 8 * 1024 * 1024;

export function mediaRoutes(ctx: MediaRoutesContext): WardRoute[] {
  const { db, clock, bus, media, audit } = ctx;
  type ById = { params: { id: string } };
  const cameraScope = async ({ params }: ById) => (await findCamera(db, params.id))?.unitPath ?? null;
  const speakerScope = async ({ params }: ById) => (await findLoudspeaker(db, params.id))?.unitPath ?? null;
  const unitScope = async ({ body }: { body: { unitId: string } }) =>
    (await findUnit(db, body.unitId))?.path ?? null;
  const unitPathOf = async (unitId: string): Promise<string> => {
    const unit = await findUnit(db, unitId);
    if (!unit) throw new WardError('unprocessable', { detail: `there is no unit ${unitId}` });
    return unit.path;
  };
  /** Whoever takes a device over into another unit must be in charge where it stands now as well. */
  const checkOwner = (actor: Actor, unitPath: string | undefined): void => {
    if (unitPath !== undefined && !allow(actor, 'media.edit', unitPath))
      throw new WardError('forbidden', { detail: `needs media.edit at ${unitPath}` });
  };
  const cameraOf = async (id: string): Promise<CameraRow> => {
    const camera = await findCamera(db, id);
    if (!camera) throw new WardError('not-found');
    return camera;
  };
  const showCamera = async (id: string): Promise<Camera> => {
    const camera = await cameraOf(id);
    const [last] = await lastStills(db, [id]);
    return presentCamera(camera, last, media.seal, clock.nowMs());
  };
  const showLoudspeaker = async (id: string): Promise<Loudspeaker> => {
    const device = await findLoudspeaker(db, id);
    if (!device) throw new WardError('not-found');
    const test = (await lastTests(db)).find(({ deviceId }) => deviceId === id);
    return presentLoudspeaker(device, test, clock.nowMs());
  };

  return [
    route(
      {
        method: 'get',
        path: '/cameras',
        operationId: 'listCameras',
        summary: 'Cameras with their last still',
        access: 'media.read',
        response: z.array(Camera),
      },
      async ({ actor }) => {
        const cameras = (await listCameras(db)).filter(({ unitPath }) =>
          allow(actor, 'media.read', unitPath),
        );
        const last = new Map(
          (
            await lastStills(
              db,
              cameras.map(({ id }) => id),
            )
          ).map((still) => [still.cameraId, still]),
        );
        const nowMs = clock.nowMs();
        return cameras.map((camera) => presentCamera(camera, last.get(camera.id), media.seal, nowMs));
      },
    ),
    route(
      {
        method: 'get',
        path: '/cameras/{id}',
        operationId: 'readCamera',
        summary: 'One camera',
        access: 'media.read',
        params: DeviceParams,
        response: Camera,
        scope: cameraScope,
      },
      ({ params }) => showCamera(params.id),
    ),
    route(
      {
        method: 'put',
        path: '/cameras/{id}',
        operationId: 'saveCamera',
        summary: 'Register or change a camera',
        access: 'media.edit',
        params: DeviceParams,
        body: CameraInput,
        response: Camera,
        scope: unitScope,
      },
      async ({ params: { id }, body, actor }) => {
        const unitPath = await unitPathOf(body.unitId);
        await db.transaction(async (tx) => {
          const before = await findCamera(tx, id);
          checkOwner(actor, before?.unitPath);
          await media.cameras.save(tx, id, unitPath, body, before?.demo ?? false);
          const { source, ...rest } = body;
          await audit(tx, actor, 'save-camera', id, { ...rest, source: source?.kind });
        });
        bus.emit('media.changed', { deviceId: id });
        return showCamera(id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/cameras/{id}/stills',
        operationId: 'listStills',
        summary: 'Stills of a camera, newest first',
        access: 'media.read',
        params: DeviceParams,
        query: StillQuery,
        response: z.array(Still),
        scope: cameraScope,
      },
      async ({ params, query }) => (await listStills(db, params.id, query.limit)).map(presentStill),
    ),
    route(
      {
        method: 'get',
        path: '/cameras/{id}/stills/{stillId}/image',
        operationId: 'readStillImage',
        summary: 'The picture of a still',
        access: 'media.read',
        params: StillParams,
        produces: 'image/jpeg',
        scope: cameraScope,
      },
      async ({ params }) => {
        const still = await findStill(db, params.id, params.stillId);
        const bytes = still && (await media.files.read(still.sha256));
        if (!bytes) throw new WardError('not-found');
        return new Response(bytes, {
          headers: {
            'content-type': 'image/jpeg',
            'cache-control': 'private, max-age=31536000, immutable',
            'x-content-type-options': 'nosniff',
          },
        });
      },
    ),
    route(
      {
        method: 'post',
        path: '/cameras/{id}/stills',
        operationId: 'uploadStill',
        summary: 'Add a still (JPEG)',
        access: 'media.edit',
        params: DeviceParams,
        query: UploadStillQuery,
        consumes: ['image/jpeg'],
        maxBodyBytes: MOST_PICTURE_BYTES,
        scope: cameraScope,
      },
      async ({ params, query, context }) => {
        const jpeg = new Uint8Array(await context.req.arrayBuffer());
        const takenAtMs = fromIso(query.takenAt) ?? clock.nowMs();
        await media.cameras.keepStill(params.id, { takenAtMs, origin: 'upload', jpeg });
      },
    ),
    route(
      {
        method: 'get',
        path: '/cameras/{id}/live/index.m3u8',
        operationId: 'readLivePlaylist',
        summary: "A camera's live stream (HLS), carried by this server",
        access: 'media.read',
        params: DeviceParams,
        produces: 'application/vnd.apple.mpegurl',
        scope: cameraScope,
      },
      async ({ params }) => {
        const camera = await cameraOf(params.id);
        return media.streams.playlist(camera.id, camera.enabled ? sourceOf(camera, media.seal) : undefined);
      },
    ),
    route(
      {
        method: 'get',
        path: '/cameras/{id}/live/part',
        operationId: 'readLivePart',
        summary: 'A part that the live playlist named',
        access: 'media.read',
        params: DeviceParams,
        query: z.object({ u: z.string().max(4_000) }),
        produces: 'application/octet-stream',
        scope: cameraScope,
      },
      async ({ params, query }) => {
        const camera = await cameraOf(params.id);
        return media.streams.part(
          camera.id,
          camera.enabled ? sourceOf(camera, media.seal) : undefined,
          query.u,
        );
      },
    ),
    route(
      {
        method: 'get',
        path: '/loudspeakers',
        operationId: 'listLoudspeakers',
        summary: 'Loudspeakers with their state',
        access: 'media.read',
        response: z.array(Loudspeaker),
      },
      async ({ actor }) => {
        const tests = new Map((await lastTests(db)).map((test) => [test.deviceId, test]));
        const nowMs = clock.nowMs();
        return (await listLoudspeakers(db))
          .filter(({ unitPath }) => allow(actor, 'media.read', unitPath))
          .map((device) => presentLoudspeaker(device, tests.get(device.id), nowMs));
      },
    ),
    route(
      {
        method: 'get',
        path: '/loudspeakers/{id}',
        operationId: 'readLoudspeaker',
        summary: 'One loudspeaker',
        access: 'media.read',
        params: DeviceParams,
        response: Loudspeaker,
        scope: speakerScope,
      },
      ({ params }) => showLoudspeaker(params.id),
    ),
    route(
      {
        method: 'put',
        path: '/loudspeakers/{id}',
        operationId: 'saveLoudspeaker',
        summary: 'Register or change a loudspeaker',
        access: 'media.edit',
        params: DeviceParams,
        body: LoudspeakerInput,
        response: Loudspeaker,
        scope: unitScope,
      },
      async ({ params: { id }, body, actor }) => {
        const unitPath = await unitPathOf(body.unitId);
        await db.transaction(async (tx) => {
          const before = await findLoudspeaker(tx, id);
          checkOwner(actor, before?.unitPath);
          await media.loudspeakers.save(tx, id, unitPath, body, before?.demo ?? false);
          const { endpoint: _endpoint, ...rest } = body;
          await audit(tx, actor, 'save-loudspeaker', id, rest);
        });
        bus.emit('media.changed', { deviceId: id });
        return showLoudspeaker(id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/loudspeakers/{id}/password',
        operationId: 'renewTerminalPassword',
        summary: 'Give the terminal a new password; it is shown once',
        access: 'media.edit',
        params: DeviceParams,
        response: TerminalPassword,
        scope: speakerScope,
      },
      async ({ params: { id }, actor }) =>
        db.transaction(async (tx) => {
          const device = await findLoudspeaker(tx, id);
          if (!device) throw new WardError('not-found');
          const password = await media.loudspeakers.renewPassword(tx, id);
          await audit(tx, actor, 'renew-terminal-password', id, {});
          return { terminal: device.terminal, password };
        }),
    ),
    route(
      {
        method: 'post',
        path: '/loudspeakers/{id}/test',
        operationId: 'testLoudspeaker',
        summary: 'Play a test text',
        access: 'speakers.test',
        params: DeviceParams,
        body: TestSpeaker,
        response: TestStarted,
        scope: speakerScope,
      },
      async ({ params: { id }, body, actor, idempotencyKey }) => ({
        messageId: await testSpeaker(ctx, id, { text: body.text, actor, idempotencyKey }),
      }),
    ),
    route(
      {
        method: 'get',
        path: '/playbacks',
        operationId: 'listPlaybacks',
        summary: 'What loudspeakers were told and what became of it, one per message and terminal',
        access: 'media.read',
        query: PlaybackQuery,
        response: PlaybackList,
      },
      async ({ query, actor }) =>
        presentPlaybacks(
          (await listSpeakerMessages(db, query))
            .filter(({ unitPath }) => allow(actor, 'media.read', unitPath))
            .map(presentPlayback),
        ),
    ),
    route(
      {
        method: 'post',
        path: '/terminals/{terminal}/reports',
        operationId: 'reportFromTerminal',
        summary:
          'Heartbeat or playback receipt of an HTTP terminal (HTTP Basic: terminal number and password)',
        access: 'public',
        params: TerminalParams,
        body: TerminalReport,
        maxBodyBytes: 4_096,
      },
      async ({ params: { terminal }, body, context }) => {
        const [, encoded = ''] = /^Basic (\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
        const [user, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
        const admitted =
          user === terminal ? await media.loudspeakers.admit(terminal, password.join(':')) : undefined;
        if (!admitted?.ok) throw new WardError('wrong-credentials');
        const { device } = admitted;
        await media.loudspeakers.beat(device.id, body.type === 'heartbeat' ? body.heartbeat : null);
        if (body.type === 'receipt') {
          const outcome = await media.playbacks.report(device.id, body.receipt);
          if (outcome === 'unknown-message')
            throw new WardError('not-found', { detail: 'this terminal was never sent such a message' });
        }
      },
    ),
  ];
}
