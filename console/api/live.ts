import type { QueryClient } from '@tanstack/react-query';
import { LIVE_EVENTS } from '../../contract/events.ts';

export interface Hello {
  nowMs: number;
  speed: number;
  world: 'live' | 'demo' | 'drill';
  reload: boolean;
  version?: string;
}

export interface LiveState {
  connected: boolean;
  /** Wall time since which nothing was heard. */
  since: number;
  hello: (Hello & { receivedAt: number }) | undefined;
}

let state: LiveState = { connected: false, since: Date.now(), hello: undefined };
const listeners = new Set<() => void>();
const update = (change: Partial<LiveState>): void => {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
};

export const live = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  state: () => state,
};

/** The server's duty time now: its clock at `hello`, carried on at its speed. */
export function dutyNow(): number {
  const { hello } = state;
  return hello ? hello.nowMs + (Date.now() - hello.receivedAt) * hello.speed : Date.now();
}

/** Which cached answers an event makes old. The first word of a query key names its family. */
const TOUCHES: Partial<Record<(typeof LIVE_EVENTS)[number], readonly string[]>> = {
  'telemetry.accepted': ['stations', 'station'],
  'telemetry.station-changed': ['stations', 'station'],
  'gateway.command-changed': ['commands'],
  'rules.transition': ['plans', 'responses'],
  'rules.warning-changed': ['warnings', 'plans'],
  'alarms.changed': ['alarms'],
  'responses.changed': ['responses', 'signatures', 'actions'],
  'actions.changed': ['actions'],
  'transfers.changed': ['transfers'],
  'ledger.changed': ['records', 'record', 'figures'],
  'media.changed': ['media'],
  'media.playback-changed': ['playbacks', 'media'],
  'outbox.changed': ['outbox', 'transfers', 'playbacks'],
  'log.appended': ['log'],
  'system.health-changed': ['health'],
};

const FLUSH_MS = 250;
/** A family that changes all the time is read again once a second, not for every frame. */
const PAUSE_MS = 750;
const RETRY_MS = 2_000;
/** The server says something every five seconds; past this the connection is dead, whatever the socket says. */
const SILENT_MS = 12_000;
const WATCH_MS = 1_000;

/** Keeps one stream open; a burst of events refreshes each family once. Reconnects by itself and says so. */
export function connectLive(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let retry: number | undefined;
  let flush: number | undefined;
  let heard = Date.now();
  let opened = heard;
  const touched = new Set<string>();
  const reading = new Set<string>();
  const again = new Set<string>();
  const touch = (families: readonly string[]): void => {
    for (const family of families) touched.add(family);
    flush ??= window.setTimeout(() => {
      flush = undefined;
      for (const family of touched) void refresh(family);
      touched.clear();
    }, FLUSH_MS);
  };
  /** One reading of a family at a time; what is touched meanwhile is read once more afterwards, never cut short. */
  const refresh = async (family: string): Promise<void> => {
    if (reading.has(family)) return void again.add(family);
    reading.add(family);
    const pause = new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS));
    await Promise.all([client.invalidateQueries({ queryKey: [family] }), pause]);
    reading.delete(family);
    if (again.delete(family)) touch([family]);
  };
  const lost = (): void => {
    source?.close();
    opened = Date.now();
    if (state.connected) update({ connected: false, since: heard });
    window.clearTimeout(retry);
    retry = window.setTimeout(open, RETRY_MS);
  };
  const open = (): void => {
    opened = Date.now();
    source = new EventSource('/api/live');
    source.addEventListener('hello', (event) => {
      const hello = JSON.parse(event.data) as Hello;
      heard = Date.now();
      const returning = state.hello !== undefined;
      document.documentElement.dataset['world'] = hello.world;
      update({ connected: true, hello: { ...hello, receivedAt: Date.now() } });
      // Whatever was missed meanwhile is read again.
      if (!returning) return;
      reading.clear();
      void client.invalidateQueries();
    });
    source.addEventListener('beat', (event) => {
      heard = Date.now();
      const { hello } = state;
      // The duty clock is set anew: this computer's own may have slept.
      if (hello)
        update({ hello: { ...hello, ...(JSON.parse(event.data) as { nowMs: number }), receivedAt: heard } });
    });
    for (const name of LIVE_EVENTS) {
      source.addEventListener(name, () => {
        heard = Date.now();
        touch(TOUCHES[name] ?? []);
      });
    }
    source.onerror = lost;
  };
  open();
  const watch = window.setInterval(() => {
    if (Date.now() - Math.max(heard, opened) > SILENT_MS) lost();
  }, WATCH_MS);
  return () => {
    window.clearInterval(watch);
    source?.close();
    window.clearTimeout(retry);
    window.clearTimeout(flush);
  };
}
