import type { TerminalReceipt } from '../../../contract/media.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock, Timer } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';
import type { OutgoingMessage } from '../../platform/outbox/index.ts';
import type { Seal } from '../../platform/seal.ts';
import { foldReceipt } from './fold-receipt.ts';
import { endpointOf } from './loudspeakers.ts';
import { findLoudspeaker } from './store/loudspeakers.ts';
import {
  aboutOf,
  expirePlaybacks,
  lockPlayback,
  nextDeadline,
  type PlaybackRow,
  savePlayback,
} from './store/playbacks.ts';

export interface PlaybackLimits {
  /** A last word is due within this time after sending. */
  answerWithinMs: number;
  /** A message that old is not sounded any more: a siren too late misleads. */
  validForMs: number;
}

export interface SpeakerTarget {
  deviceId: string;
  terminal: string;
  transport: 'mqtt' | 'http';
  endpoint: { url: string; token?: string | undefined } | undefined;
  validUntilMs: number;
}

export type Begun =
  | { ok: true; target: SpeakerTarget /** The terminal has it already. */; confirmed: boolean }
  | { ok: false; retry: false; reason: string };

export interface Playbacks {
  /** Opens or renews the playback of a message about to be sent. */
  begin(message: OutgoingMessage, limits: PlaybackLimits): Promise<Begun>;
  /** Takes a terminal's word; `unknown-message` where this terminal was never sent it. */
  report(deviceId: string, receipt: TerminalReceipt): Promise<'taken' | 'known' | 'unknown-message'>;
  /** Resolves to true as soon as the terminal says that it has the message, to false when the signal fires first. */
  confirmed(messageId: string, signal: AbortSignal): Promise<boolean>;
  start(): void;
  stop(): Promise<void>;
}

const TRY_AGAIN_MS = 5_000;

export function createPlaybacks(ctx: { db: Db; clock: Clock; bus: Bus; log: Logger; seal: Seal }): Playbacks {
  const { db, clock, bus, log, seal } = ctx;
  const waiting = new Map<string, Set<() => void>>();
  let timer: Timer | undefined;
  let running = false;
  let work: Promise<void> = Promise.resolve();

  const tell = async (changed: readonly { messageId: string; loudspeakerId: string }[]): Promise<void> => {
    if (changed.length === 0) return;
    const about = await aboutOf(
      db,
      changed.map(({ messageId }) => messageId),
    );
    for (const { messageId, loudspeakerId } of changed) {
      const { aboutKind, aboutId } = about.get(messageId) ?? { aboutKind: '', aboutId: '' };
      bus.emit('media.playback-changed', { messageId, deviceId: loudspeakerId, aboutKind, aboutId });
    }
  };

  /** One timer for the next deadline of all. */
  const watch = async (): Promise<void> => {
    timer?.cancel();
    if (!running) return;
    let delayMs = TRY_AGAIN_MS;
    try {
      for (;;) {
        await tell(await expirePlaybacks(db, clock.nowMs()));
        const nextMs = await nextDeadline(db);
        if (nextMs === undefined) return;
        delayMs = nextMs - clock.nowMs();
        if (delayMs > 0) break;
      }
    } catch (error) {
      log.warn({ err: error }, 'deadlines of loudspeakers cannot be read; trying again');
    }
    if (!running) return;
    timer?.cancel();
    timer = clock.setTimer(delayMs, wake);
  };
  function wake(): void {
    work = work.then(watch);
  }

  return {
    async begin(message, limits) {
      const device = await findLoudspeaker(db, message.address);
      if (!device)
        return { ok: false, retry: false, reason: `no loudspeaker ${message.address} is registered` };
      if (!device.enabled) return { ok: false, retry: false, reason: 'the loudspeaker is out of service' };
      const nowMs = clock.nowMs();
      const begun = await db.transaction(async (tx): Promise<PlaybackRow | 'too-late'> => {
        const before = await lockPlayback(tx, message.id);
        // The outbox begins to count anew when a person sends a failed message again: its validity begins anew too.
        const validUntil =
          before && message.attempts > 1 ? before.validUntil : new Date(nowMs + limits.validForMs);
        if (validUntil.getTime() < nowMs) return 'too-late';
        if (before && before.receivedAt !== null) return before;
        const row: PlaybackRow = {
          messageId: message.id,
          loudspeakerId: device.id,
          state: 'sent',
          reason: null,
          late: false,
          drill: message.drill,
          attempts: (before?.attempts ?? 0) + 1,
          validUntil,
          sentAt: new Date(nowMs),
          receivedAt: null,
          endedAt: null,
          deadlineAt: new Date(nowMs + limits.answerWithinMs),
        };
        await savePlayback(tx, row);
        return row;
      });
      if (begun === 'too-late')
        return {
          ok: false,
          retry: false,
          reason: 'too late to be sounded: the terminal was not reached in time',
        };
      wake();
      return {
        ok: true,
        confirmed: begun.receivedAt !== null,
        target: {
          deviceId: device.id,
          terminal: device.terminal,
          transport: device.transport,
          endpoint: endpointOf(device, seal),
          validUntilMs: begun.validUntil.getTime(),
        },
      };
    },

    async report(deviceId, receipt) {
      const outcome = await db.transaction(async (tx) => {
        const row = await lockPlayback(tx, receipt.messageId);
        if (!row || row.loudspeakerId !== deviceId) return 'unknown-message';
        const next = foldReceipt(row, receipt, clock.nowMs());
        if (!next) return 'known';
        await savePlayback(tx, next);
        return 'taken';
      });
      if (outcome === 'unknown-message') return outcome;
      for (const resolve of waiting.get(receipt.messageId) ?? []) resolve();
      if (outcome === 'taken') {
        await tell([{ messageId: receipt.messageId, loudspeakerId: deviceId }]);
        wake();
      }
      return outcome;
    },

    confirmed: (messageId, signal) =>
      new Promise((resolve) => {
        const set = waiting.get(messageId) ?? new Set();
        waiting.set(messageId, set);
        const end = (heard: boolean): void => {
          set.delete(heardNow);
          if (set.size === 0) waiting.delete(messageId);
          signal.removeEventListener('abort', tooLate);
          resolve(heard);
        };
        const heardNow = (): void => end(true);
        const tooLate = (): void => end(false);
        set.add(heardNow);
        if (signal.aborted) tooLate();
        else signal.addEventListener('abort', tooLate, { once: true });
      }),

    start() {
      running = true;
      wake();
    },
    async stop() {
      running = false;
      timer?.cancel();
      await work;
    },
  };
}
