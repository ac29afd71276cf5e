import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { BusEvents } from '../../contract/events.ts';
import type { LoudspeakerInput } from '../../contract/media.ts';
import { createMedia, type Media } from '../../server/modules/media/index.ts';
import { type Bus, createBus } from '../../server/platform/bus.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { openFileStore } from '../../server/platform/files/index.ts';
import { createLogger, type Logger } from '../../server/platform/log.ts';
import { enqueue } from '../../server/platform/outbox/index.ts';
import { createSeal } from '../../server/platform/seal.ts';
import { testDatabase } from './database.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

export const MEDIA_START_MS = Date.parse('2021-07-20T16:30:00+08:00');

export interface MediaWorld {
  db: Db;
  clock: FakeClock;
  bus: Bus;
  log: Logger;
  media: Media;
  dataDir: string;
  /** Playback events since the start. */
  heard: BusEvents['media.playback-changed'][];
  register(id: string, change?: Partial<LoudspeakerInput> & { unitPath?: string }): Promise<void>;
  /** Puts a message for loudspeakers into the outbox, as an order does; resolves to the ids of the messages. */
  order(devices: readonly string[], change?: { aboutId?: string; drill?: boolean }): Promise<string[]>;
}

/** Media on a private database with a clock that the test moves. */
export async function mediaWorld(options: { drill?: boolean } = {}): Promise<MediaWorld> {
  const db = await testDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-media-'));
  const clock = fakeClock(MEDIA_START_MS);
  const log = createLogger({ level: 'silent' });
  const bus = createBus(log);
  const heard: MediaWorld['heard'] = [];
  bus.on('media.playback-changed', (event) => {
    heard.push(event);
  });
  const media = createMedia({
    db,
    clock,
    bus,
    log,
    files: openFileStore(dataDir),
    seal: createSeal('a secret of this test'),
    drill: options.drill ?? false,
  });
  onTestFinished(async () => {
    await media.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return {
    db,
    clock,
    bus,
    log,
    media,
    dataDir,
    heard,
    register: (id, { unitPath = 'district/street-a', ...change } = {}) =>
      media.loudspeakers.save(
        db,
        id,
        unitPath,
        {
          expectedVersion: 0,
          unitId: 'street-a',
          name: `${id}号喇叭`,
          zoneId: 'zone-1',
          terminal: `4101-${id}`,
          transport: 'mqtt',
          heartbeatSeconds: 300,
          longitude: null,
          latitude: null,
          enabled: true,
          ...change,
        },
        false,
      ),
    async order(devices, { aboutId = 'transfer-1', drill = false } = {}) {
      const ids: string[] = [];
      for (const deviceId of devices) {
        const key = `transfer:${aboutId}:${clock.nowMs()}:${deviceId}`;
        await enqueue(
          db,
          {
            channel: 'speaker',
            address: deviceId,
            body: { kind: 'siren', stage: 'immediate', text: '请立即转移', zoneId: 'zone-1' },
            aboutKind: 'transfer',
            aboutId,
            idempotencyKey: key,
            drill,
          },
          clock.nowMs(),
        );
        const [row] = await db.query<{ id: string }>('select id from outbox where idempotency_key = $1', [
          key,
        ]);
        ids.push(row!.id);
      }
      return ids;
    },
  };
}
