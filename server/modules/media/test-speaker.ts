import type { Actor } from '../../../contract/permissions.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { enqueue } from '../../platform/outbox/index.ts';
import type { Media } from './media.ts';
import { findLoudspeaker } from './store/loudspeakers.ts';
import { speakerMessageByKey } from './store/playbacks.ts';

const TEST_TEXT = '广播测试，请勿惊慌。';

export interface TestRequest {
  text: string | undefined;
  actor: Actor;
  idempotencyKey: string | undefined;
}

/** Puts a test text for one loudspeaker into the outbox, on the same way as an order; resolves to the message's id. */
export async function testSpeaker(
  ctx: {
    db: Db;
    clock: Clock;
    bus: Bus;
    media: Pick<Media, 'drill'>;
    audit: (
      tx: Sql,
      actor: Actor,
      action: string,
      about: string,
      data: Record<string, unknown>,
    ) => Promise<void>;
  },
  deviceId: string,
  { text = TEST_TEXT, actor, idempotencyKey }: TestRequest,
): Promise<string> {
  const { db, clock, bus, media, audit } = ctx;
  const nowMs = clock.nowMs();
  const key = `speaker-test:${deviceId}:${actor.personId}:${idempotencyKey ?? newId(nowMs)}`;
  const messageId = await db.transaction(async (tx) => {
    const device = await findLoudspeaker(tx, deviceId);
    if (!device) throw new WardError('not-found');
    if (!device.enabled) throw new WardError('illegal-move', { detail: 'the loudspeaker is out of service' });
    const fresh = await enqueue(
      tx,
      {
        channel: 'speaker',
        address: deviceId,
        body: { kind: 'test', text, zoneId: device.zoneId },
        aboutKind: 'speaker-test',
        aboutId: deviceId,
        idempotencyKey: key,
        drill: media.drill,
      },
      nowMs,
    );
    if (fresh) await audit(tx, actor, 'test-loudspeaker', deviceId, { text });
    return speakerMessageByKey(tx, key);
  });
  bus.emit('outbox.enqueued', { count: 1 });
  bus.emit('media.changed', { deviceId });
  return messageId;
}
