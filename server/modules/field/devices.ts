import type { z } from 'zod';
import type { FieldDevice, FieldDeviceInput } from '../../../contract/field.ts';
import { type Actor, postsAllowing } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { deleteSession } from '../people/index.ts';
import type { FieldContext } from './field-context.ts';
import { type DeviceRow, findDevice, insertDevice, markRevoked, noteContact } from './store.ts';

const iso = (atMs: number | null): string | null => (atMs === null ? null : toBeijingIso(atMs));

export const presentDevice = (row: DeviceRow): z.input<typeof FieldDevice> => ({
  id: row.id,
  label: row.label,
  personId: row.personId,
  personName: row.personName,
  unitPath: row.unitPath,
  registeredAt: toBeijingIso(row.registeredAtMs),
  lastSeenAt: toBeijingIso(row.lastSeenAtMs),
  revokedAt: iso(row.revokedAtMs),
  revokedBy: row.revokedBy,
  reason: row.reason,
});

/** The actor's own phone, still trusted. A phone of somebody else is not there; a revoked one learns that it is. */
async function ownDevice(sql: Sql, actor: Actor, id: string): Promise<DeviceRow> {
  const device = await findDevice(sql, id);
  if (!device || device.personId !== actor.personId)
    throw new WardError('not-found', { detail: 'this phone is not registered for you: register it again' });
  if (device.revokedAtMs !== null) throw new WardError('device-revoked');
  return device;
}

/** Registers a phone for the actor; said again it is the same phone. */
export async function registerDevice(
  { db, clock, audit }: FieldContext,
  actor: Actor,
  input: z.output<typeof FieldDeviceInput>,
  sessionId: string | undefined,
): Promise<DeviceRow> {
  const [post] = postsAllowing(actor, 'records.move');
  if (!post) throw new WardError('forbidden', { detail: 'needs records.move' });
  return db.transaction(async (tx) => {
    const device = {
      ...input,
      personId: actor.personId,
      accountId: actor.accountId,
      unitPath: post.unitPath,
      sessionId: sessionId ?? null,
    };
    if (await insertDevice(tx, device, clock.nowMs()))
      await audit.record(tx, {
        kind: 'configuration',
        action: 'field-device.register',
        about: input.id,
        actor,
        unitPath: post.unitPath,
        data: { label: input.label },
      });
    return ownDevice(tx, actor, input.id);
  });
}

/** Every contact of a phone: is it still trusted? Its session is noted, so that revoking ends it. */
export async function meetDevice(
  { db, clock }: Pick<FieldContext, 'db' | 'clock'>,
  actor: Actor,
  deviceId: string,
  sessionId: string | undefined,
): Promise<void> {
  const device = await ownDevice(db, actor, deviceId);
  await noteContact(db, device.id, sessionId ?? null, clock.nowMs());
}

/** From now on the phone gets nothing: its session ends, and at its next contact it wipes what it kept. */
export async function revokeDevice(
  { db, clock, audit }: FieldContext,
  actor: Actor,
  id: string,
  reason: string,
): Promise<DeviceRow> {
  return db.transaction(async (tx) => {
    const device = await findDevice(tx, id);
    if (!device) throw new WardError('not-found');
    if (device.revokedAtMs !== null) throw new WardError('conflict', { detail: 'it was revoked before' });
    await markRevoked(tx, id, actor.name, reason, clock.nowMs());
    if (device.sessionId !== null) await deleteSession(tx, device.accountId, device.sessionId);
    await audit.record(tx, {
      kind: 'configuration',
      action: 'field-device.revoke',
      about: id,
      actor,
      unitPath: device.unitPath,
      data: { reason, personId: device.personId },
    });
    const revoked = await findDevice(tx, id);
    if (!revoked) throw new WardError('not-found');
    return revoked;
  });
}
