import type { Media } from './media.ts';

export interface PictureFrame {
  stationAddress: string;
  test: boolean;
  pictures?: { observedAtMs: number; jpeg: Uint8Array }[];
}

/**
 * Puts the pictures of accepted frames beside their station's camera before the receipts are handed on: a station is
 * confirmed only when its picture is kept (SL 651-2014 36H). A repeat after a crash keeps the same picture once.
 */
export function keepPictures<Frame extends PictureFrame, Receipt extends { ok: boolean }>(
  accept: (frames: Frame[]) => Promise<Receipt[]>,
  media: Pick<Media, 'cameras'>,
  stationIdOf: (address: string) => string | undefined,
): (frames: Frame[]) => Promise<Receipt[]> {
  return async (frames) => {
    const receipts = await accept(frames);
    for (const [index, frame] of frames.entries()) {
      const stationId = receipts[index]?.ok && !frame.test ? stationIdOf(frame.stationAddress) : undefined;
      if (stationId === undefined) continue;
      for (const { observedAtMs, jpeg } of frame.pictures ?? [])
        await media.cameras.keepStationPicture(stationId, observedAtMs, jpeg);
    }
    return receipts;
  };
}
