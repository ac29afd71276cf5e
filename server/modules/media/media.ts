import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { FileStore } from '../../platform/files/index.ts';
import type { Logger } from '../../platform/log.ts';
import type { Seal } from '../../platform/seal.ts';
import { type Cameras, createCameras } from './cameras.ts';
import { createLiveStreams, type LiveStreams } from './live-stream.ts';
import { createLoudspeakers, type Loudspeakers } from './loudspeakers.ts';
import { createPlaybacks, type Playbacks } from './playbacks.ts';

export interface MediaContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  log: Logger;
  files: FileStore;
  seal: Seal;
  /** Pictures and sounds of a demo or drill are marked. */
  drill: boolean;
}

/** Cameras and loudspeakers of the district. */
export interface Media {
  cameras: Cameras;
  loudspeakers: Loudspeakers;
  playbacks: Playbacks;
  streams: LiveStreams;
  files: FileStore;
  seal: Seal;
  drill: boolean;
  /** Watches the deadlines of playbacks. */
  start(): void;
  stop(): Promise<void>;
}

export function createMedia(ctx: MediaContext): Media {
  const playbacks = createPlaybacks(ctx);
  return {
    cameras: createCameras(ctx),
    loudspeakers: createLoudspeakers(ctx),
    playbacks,
    streams: createLiveStreams(ctx.seal),
    files: ctx.files,
    seal: ctx.seal,
    drill: ctx.drill,
    start: playbacks.start,
    stop: playbacks.stop,
  };
}
