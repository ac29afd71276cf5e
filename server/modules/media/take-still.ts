import type { Still } from '../../../contract/media.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Seal } from '../../platform/seal.ts';
import { type Cameras, isJpeg, sourceOf } from './cameras.ts';
import { requestOf } from './live-stream.ts';
import { presentStill } from './present.ts';
import { type CameraRow, lastStills } from './store/cameras.ts';

/** Why a camera shows nothing, as it stands in the record of a round. */
export const STILL_FAULTS = {
  'no-answer': { zh: '摄像头无应答', en: 'the camera does not answer' },
  refused: { zh: '摄像头拒绝访问', en: 'the camera refuses access' },
  'not-a-picture': { zh: '摄像头返回的不是图片', en: 'what the camera sends is no picture' },
  'too-large': { zh: '图片过大', en: 'the picture is too large' },
  none: { zh: '没有画面', en: 'there is no picture' },
} as const;
export type StillFault = keyof typeof STILL_FAULTS;

/** Past this nobody waits for a camera: the round goes on. */
const TIMEOUT_MS = 4_000;
const MOST_BYTES = 8 * 1024 * 1024;

async function readPicture(answer: Response): Promise<Uint8Array | 'too-large'> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) return 'too-large';
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** One picture from a camera's own address. Never throws: a camera that hangs or sends garbage is a reason. */
export async function fetchPicture(
  address: string,
  timeoutMs: number = TIMEOUT_MS,
): Promise<{ ok: true; jpeg: Uint8Array } | { ok: false; fault: StillFault }> {
  const { url, headers } = requestOf(new URL(address));
  try {
    const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      return { ok: false, fault: answer.status === 401 || answer.status === 403 ? 'refused' : 'no-answer' };
    }
    const jpeg = await readPicture(answer);
    if (jpeg === 'too-large') return { ok: false, fault: 'too-large' };
    return isJpeg(jpeg) ? { ok: true, jpeg } : { ok: false, fault: 'not-a-picture' };
  } catch {
    return { ok: false, fault: 'no-answer' };
  }
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
  const address = source && 'snapshotUrl' in source ? source.snapshotUrl : undefined;
  if (address !== undefined) {
    const picture = await fetchPicture(address);
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
