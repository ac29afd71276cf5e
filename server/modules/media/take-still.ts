import type { Still } from '../../../contract/media.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Seal } from '../../platform/seal.ts';
import { ASK_FAULTS, askCamera } from './ask-camera.ts';
import { type Cameras, isJpeg, sourceOf } from './cameras.ts';
import { presentStill } from './present.ts';
import { type CameraRow, lastStills } from './store/cameras.ts';

/** Why a camera shows nothing, as it stands in the record of a round. */
export const STILL_FAULTS = {
  ...ASK_FAULTS,
  'not-a-picture': { zh: '摄像头返回的不是图片', en: 'what the camera sends is no picture' },
  none: { zh: '没有画面', en: 'there is no picture' },
} as const;
export type StillFault = keyof typeof STILL_FAULTS;

/** Past this nobody waits for a camera: the round goes on. */
const TIMEOUT_MS = 4_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** One picture from a camera's own address. Never throws: a camera that hangs or sends garbage is a reason. */
export async function fetchPicture(
  address: string,
  {
    timeoutMs = TIMEOUT_MS,
    basicOverHttp = false,
  }: { timeoutMs?: number; basicOverHttp?: boolean | undefined } = {},
): Promise<{ ok: true; jpeg: Uint8Array } | { ok: false; fault: StillFault }> {
  const asked = await askCamera({ address, timeoutMs, mostBytes: MOST_BYTES, basicOverHttp });
  if (!asked.ok) return asked;
  return isJpeg(asked.bytes) ? { ok: true, jpeg: asked.bytes } : { ok: false, fault: 'not-a-picture' };
}

/**
 * The picture of a camera to look at now: taken this moment where the camera can be asked, else the newest that there is,
 * with its own time.
 */
export async function takeStill(
  ctx: { db: Db; clock: Clock; seal: Seal; cameras: Pick<Cameras, 'keepStill'> },
  camera: CameraRow,
): Promise<{ still: Still } | { fault: StillFault }> {
  const source = sourceOf(camera, ctx.seal);
  if (source && 'snapshotUrl' in source && source.snapshotUrl !== undefined) {
    const { snapshotUrl, basicOverHttp } = source;
    const picture = await fetchPicture(snapshotUrl, { basicOverHttp });
    if (!picture.ok) return { fault: picture.fault };
    await ctx.cameras.keepStill(camera.id, {
      takenAtMs: ctx.clock.nowMs(),
      origin: 'snapshot',
      jpeg: picture.jpeg,
    });
  }
  const [last] = await lastStills(ctx.db, [camera.id]);
  return last ? { still: presentStill(last) } : { fault: 'none' };
}
