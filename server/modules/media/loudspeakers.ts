import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Heartbeat, LoudspeakerInput } from '../../../contract/media.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { Seal } from '../../platform/seal.ts';
import { shownAddress } from './cameras.ts';
import {
  findByTerminal,
  findLoudspeaker,
  insertLoudspeaker,
  type LoudspeakerRegistration,
  type LoudspeakerRow,
  noteHeartbeat,
  noteRefusal,
  setPasswordHash,
  updateLoudspeaker,
} from './store/loudspeakers.ts';

/** Of its own heartbeats a terminal may miss two. */
const SILENT_AFTER_BEATS = 3;

/** What a terminal is right now. */
export function speakerState(
  device: Pick<LoudspeakerRow, 'enabled' | 'lastHeartbeatAt' | 'heartbeatS'>,
  nowMs: number,
): 'online' | 'silent' | 'never-heard' | 'disabled' {
  if (!device.enabled) return 'disabled';
  if (device.lastHeartbeatAt === null) return 'never-heard';
  const silentMs = nowMs - device.lastHeartbeatAt.getTime();
  return silentMs <= device.heartbeatS * 1000 * SILENT_AFTER_BEATS ? 'online' : 'silent';
}

const sealName = (id: string): string => `loudspeaker ${id}`;

export function endpointOf(
  device: LoudspeakerRow,
  seal: Seal,
): { url: string; token?: string | undefined } | undefined {
  const text =
    device.endpointSealed === null ? undefined : seal.open(device.endpointSealed, sealName(device.id));
  return text === undefined ? undefined : (JSON.parse(text) as { url: string; token?: string });
}

/** Passwords are made by Ward (160 random bits): one round of a hash keeps them as safe as many. */
const hashOf = (password: string): string => createHash('sha256').update(password).digest('hex');

function fits(hash: string, password: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashOf(password), 'hex'));
}

export type TerminalRefusal = 'unknown-terminal' | 'disabled' | 'no-password-set' | 'wrong-password';

export interface Loudspeakers {
  /** Registers (expected version 0) or changes. Throws `version-conflict`, `conflict` for a terminal number in use. */
  save(sql: Sql, id: string, unitPath: string, input: LoudspeakerInput, demo: boolean): Promise<void>;
  /** A new password of the terminal; the only time it is seen. */
  renewPassword(sql: Sql, id: string): Promise<string>;
  /** Checks a terminal's user name and password; a refusal of a registered one is kept with its reason. */
  admit(
    terminal: string,
    password: string | undefined,
  ): Promise<{ ok: true; device: LoudspeakerRow } | { ok: false; reason: TerminalRefusal }>;
  /** A terminal was turned away for what it tried. */
  refuse(terminal: string, reason: string): Promise<void>;
  /** Sign of life; null: it was heard without saying how it is. */
  beat(deviceId: string, heartbeat: Heartbeat | null): Promise<void>;
}

export function createLoudspeakers(ctx: { db: Db; clock: Clock; bus: Bus; seal: Seal }): Loudspeakers {
  const { db, clock, bus, seal } = ctx;
  const changed = (deviceId: string): void => bus.emit('media.changed', { deviceId });

  const refuse = async (terminal: string, reason: string): Promise<void> => {
    const device = await findByTerminal(db, terminal);
    if (!device) return;
    await noteRefusal(db, device.id, reason, clock.nowMs());
    changed(device.id);
  };

  return {
    async save(sql, id, unitPath, input, demo) {
      const before = await findLoudspeaker(sql, id);
      const taken = await findByTerminal(sql, input.terminal);
      if (taken && taken.id !== id)
        throw new WardError('conflict', {
          detail: `terminal ${input.terminal} is registered as ${taken.id}`,
        });
      const { endpoint } = input;
      if (input.transport === 'http' && !endpoint && !before?.endpointSealed && !demo)
        throw new WardError('unprocessable', {
          detail: 'an HTTP terminal needs the address it takes messages at',
        });
      const row: LoudspeakerRegistration = {
        id,
        unitPath,
        name: input.name,
        zoneId: input.zoneId,
        terminal: input.terminal,
        transport: input.transport,
        endpointAddress: endpoint ? shownAddress(endpoint.url) : (before?.endpointAddress ?? null),
        endpointSealed: endpoint
          ? seal.close(JSON.stringify(endpoint), sealName(id))
          : (before?.endpointSealed ?? null),
        longitude: input.longitude,
        latitude: input.latitude,
        enabled: input.enabled,
        demo,
        heartbeatS: input.heartbeatSeconds,
      };
      const saved =
        input.expectedVersion === 0
          ? await insertLoudspeaker(sql, row)
          : await updateLoudspeaker(sql, row, input.expectedVersion);
      if (!saved)
        throw new WardError('version-conflict', { detail: 'the registration was changed meanwhile' });
    },

    async renewPassword(sql, id) {
      const password = randomBytes(20).toString('base64url');
      await setPasswordHash(sql, id, hashOf(password));
      return password;
    },

    async admit(terminal, password) {
      const device = await findByTerminal(db, terminal);
      if (!device) return { ok: false, reason: 'unknown-terminal' };
      const reason: TerminalRefusal | undefined = !device.enabled
        ? 'disabled'
        : device.passwordHash === null
          ? 'no-password-set'
          : password === undefined || !fits(device.passwordHash, password)
            ? 'wrong-password'
            : undefined;
      if (reason === undefined) return { ok: true, device };
      await refuse(terminal, reason);
      return { ok: false, reason };
    },

    refuse,

    async beat(deviceId, heartbeat) {
      const device = await findLoudspeaker(db, deviceId);
      if (!device) return;
      const nowMs = clock.nowMs();
      const before = speakerState(device, nowMs);
      await noteHeartbeat(db, deviceId, heartbeat, nowMs);
      const faultChanged =
        heartbeat !== null &&
        (heartbeat.state !== device.heartbeat?.state || heartbeat.fault !== device.heartbeat?.fault);
      // A beat that says nothing new wakes nobody.
      if (before !== 'online' || faultChanged) changed(deviceId);
    },
  };
}
