import type { Bus } from '../bus.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Db } from '../db/index.ts';
import type { Logger } from '../log.ts';
import type { Channel, SendResult } from './channel.ts';
import { type ClaimedMessage, claimDue, dueChannels, markFailed, markRetry, markSent } from './store.ts';

export interface DispatcherOptions {
  db: Db;
  clock: Clock;
  bus: Bus;
  log: Logger;
  /** Open channels by id. */
  channels: ReadonlyMap<string, Channel>;
  /** Channels that end inside a drill. Every other message of a drill goes to `sink`. */
  drillChannels?: ReadonlyMap<string, Channel>;
  sink: Channel;
  drill: boolean;
  /** Told in the same moment a message is marked, e.g. to write “delivered” beside the order. */
  onResult?: (message: ClaimedMessage, result: SendResult) => Promise<void>;
  random?: () => number;
}

export interface Dispatcher {
  /** Looks for due messages now; resolves when this round is through. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

const AT_ONCE = 8;
const SEND_LIMIT_MS = 20_000;
/** Longer than a send can take: only a killed process leaves a lease to run out. */
const LEASE_MS = 60_000;
const POLL_MS = 5_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;
export const MOST_ATTEMPTS = 12;

/** Exponential with half of it random, so that forty messages do not knock at once again. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const fullMs = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS);
  return Math.round(fullMs / 2 + (fullMs / 2) * random());
}

/**
 * Sends what the outbox holds: at least once, each message with its idempotency key; retries back off; what fails for
 * good stays visible. One slow channel does not delay another.
 */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { db, clock, bus, log, channels, drillChannels, sink, drill, random = Math.random } = options;
  let stopped = false;
  let timer: Timer | undefined;
  const busy = new Map<string, Promise<void>>();

  const sendOne = async (message: ClaimedMessage): Promise<void> => {
    // A drill row never reaches a live channel: decided by the row and by the world, either is enough.
    const channel =
      drill || message.drill ? (drillChannels?.get(message.channel) ?? sink) : channels.get(message.channel);
    const result: SendResult = channel
      ? await channel
          .send(message, AbortSignal.timeout(SEND_LIMIT_MS))
          .catch((error: Error) => ({ ok: false, retry: true, reason: `channel fault: ${error.message}` }))
      : { ok: false, retry: false, reason: `channel ${message.channel} is not set up` };
    if (result.ok) await markSent(db, message.id, result.providerId ?? null, clock.nowMs());
    else if (result.retry && message.attempts < MOST_ATTEMPTS) {
      await markRetry(db, message.id, result.reason, clock.nowMs() + retryDelayMs(message.attempts, random));
    } else await markFailed(db, message.id, result.reason);
    await options
      .onResult?.(message, result)
      .catch((error: unknown) => log.error({ err: error }, 'a send result could not be noted'));
    bus.emit('outbox.changed', { messageId: message.id });
  };

  const drain = async (channel: string): Promise<void> => {
    for (;;) {
      if (stopped) return;
      const claimed = await claimDue(db, channel, AT_ONCE, clock.nowMs(), LEASE_MS);
      if (claimed.length === 0) return;
      await Promise.all(claimed.map(sendOne));
    }
  };

  const round = async (): Promise<void> => {
    try {
      for (const channel of await dueChannels(db, clock.nowMs())) {
        if (busy.has(channel)) continue;
        const work = drain(channel)
          .catch((error: unknown) => log.warn({ err: error, channel }, 'outbox round failed; trying again'))
          .finally(() => busy.delete(channel));
        busy.set(channel, work);
      }
      await Promise.all(busy.values());
    } catch (error) {
      log.warn({ err: error }, 'the outbox cannot be read; trying again');
    }
  };

  const off = bus.on('outbox.enqueued', () => void round());
  const poll = (): void => {
    timer = clock.setTimer(POLL_MS, () => {
      void round();
      if (!stopped) poll();
    });
  };
  poll();
  void round();
  return {
    round,
    async stop() {
      stopped = true;
      off();
      timer?.cancel();
      await Promise.all(busy.values());
    },
  };
}
