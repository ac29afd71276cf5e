import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { type BusEvent, type BusEvents, LIVE_EVENTS } from '../../../contract/events.ts';
import type { Bus } from '../bus.ts';
import type { Clock } from '../clock.ts';

interface LiveEvent {
  id: number;
  event: BusEvent;
  data: string;
}

export interface Live {
  /** World, duty clock, and the position in the stream from which a page that reads now misses nothing. */
  hello(): Record<string, unknown>;
  /** Serves one browser: `hello`, what it missed since `Last-Event-ID`, then events as they come. */
  stream(c: Context): Response;
  clients(): number;
  /** Ends every stream, for shutdown. */
  close(): void;
}

const KEPT_EVENTS = 2_000;
/** A browser that does not read: past this many waiting events it is dropped and comes back by `Last-Event-ID`. */
const LONGEST_QUEUE = 1_000;
/** A browser that hears nothing for a little over two beats knows that its connection is dead, whatever its socket says. */
const BEAT_MS = 5_000;

/**
 * Server-sent events to signed-in browsers. Events are wake-ups that carry ids, not data: what a person may see is
 * decided by the routes they read next. `hello` carries the duty clock, so that a screen shows the server's time.
 */
export function createLive(options: {
  bus: Bus;
  clock: Clock;
  hello: () => Record<string, unknown>;
  beatMs?: number;
}): Live {
  const kept: LiveEvent[] = [];
  const listeners = new Set<(event: LiveEvent) => void>();
  const closers = new Set<() => void>();
  let lastId = 0;
  const boot = Date.now().toString(36);

  const publish = <E extends BusEvent>(event: E, payload: BusEvents[E]): void => {
    const entry: LiveEvent = { id: ++lastId, event, data: JSON.stringify(payload) };
    kept.push(entry);
    if (kept.length > KEPT_EVENTS) kept.splice(0, kept.length - KEPT_EVENTS);
    for (const listener of listeners) listener(entry);
  };
  for (const event of LIVE_EVENTS) options.bus.on(event, (payload) => publish(event, payload as never));

  const missedSince = (lastEventId: string | undefined): LiveEvent[] | 'too-old' => {
    if (lastEventId === undefined) return [];
    const [since, id] = lastEventId.split('.');
    const oldest = kept[0]?.id ?? lastId + 1;
    if (since !== boot || Number(id) < oldest - 1) return 'too-old';
    return kept.filter((entry) => entry.id > Number(id));
  };

  const now = (): Record<string, number> => ({
    nowMs: options.clock.nowMs(),
    speed: options.clock.speed,
  });

  return {
    hello: () => ({ ...options.hello(), ...now(), position: `${boot}.${lastId}` }),
    stream: (c) =>
      streamSSE(c, async (stream) => {
        const queue: LiveEvent[] = [];
        let wake: () => void = () => undefined;
        let open = true;
        const end = (): void => {
          open = false;
          wake();
        };
        const listener = (entry: LiveEvent): void => {
          if (queue.length >= LONGEST_QUEUE) end();
          else queue.push(entry);
          wake();
        };
        const missed = missedSince(c.req.header('last-event-id') ?? c.req.query('lastEventId'));
        // `hello` stands before what was missed: a connection that breaks in between is resumed from there.
        const position = missed === 'too-old' ? lastId : (missed[0]?.id ?? lastId + 1) - 1;
        stream.onAbort(end);
        closers.add(end);
        listeners.add(listener);
        const beat = setInterval(
          () => void stream.writeSSE({ event: 'beat', data: JSON.stringify(now()) }).catch(end),
          options.beatMs ?? BEAT_MS,
        );
        try {
          await stream.writeSSE({
            event: 'hello',
            id: `${boot}.${position}`,
            data: JSON.stringify({
              ...options.hello(),
              ...now(),
              reload: missed === 'too-old',
            }),
          });
          if (missed !== 'too-old') queue.unshift(...missed);
          while (open) {
            const batch = queue.splice(0);
            for (const entry of batch)
              await stream.writeSSE({ event: entry.event, id: `${boot}.${entry.id}`, data: entry.data });
            if (queue.length === 0 && open) {
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
            }
          }
        } finally {
          clearInterval(beat);
          listeners.delete(listener);
          closers.delete(end);
        }
      }),
    clients: () => listeners.size,
    close: () => {
      for (const end of closers) end();
    },
  };
}
