import type { QueryClient } from '@tanstack/react-query';
import type { LIVE_EVENTS } from '../../contract/events.ts';
import { ask } from './client.ts';
import { followLive, type Heard } from './live-shared.ts';

export interface Hello {
  nowMs: number;
  speed: number;
  world: 'live' | 'demo' | 'drill';
  /** Place in the stream from which a page that reads now misses nothing. */
  position?: string;
  version?: string;
}

export interface LiveState {
  connected: boolean;
  /** Whether it ever was. */
  opened: boolean;
  /** Wall time since which nothing was heard. */
  since: number;
  hello: (Hello & { receivedAt: number }) | undefined;
}

let state: LiveState = { connected: false, opened: false, since: Date.now(), hello: undefined };
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
  'actions.changed': ['actions', 'callouts'],
  'transfers.changed': ['transfers'],
  'callouts.changed': ['callouts'],
  'ledger.changed': ['records', 'record', 'figures', 'work'],
  'notices.changed': ['work', 'record'],
  'media.changed': ['media'],
  'media.playback-changed': ['playbacks', 'media'],
  'rounds.changed': ['rounds'],
  'outbox.changed': ['outbox', 'transfers', 'playbacks'],
  'log.appended': ['log'],
  'duty.changed': ['duty'],
  'system.health-changed': ['health'],
};

const FLUSH_MS = 250;
/** A family that changes all the time is read again once a second, not for every frame. */
const PAUSE_MS = 750;
const SILENT_MS = 14_000;
const WATCH_MS = 1_000;
/** What sounds or waits for a decision is read in a hidden tab too; the rest waits until the tab is seen. */
const UNSEEN: ReadonlySet<string> = new Set(['alarms', 'responses', 'signatures', 'health']);

let position: string | undefined;

/** The server's clock and world, asked for with the page itself. */
export function readHello(): void {
  const receive = async (): Promise<void> => {
    const response = await ask('/api/hello');
    if (!response.ok || state.hello) return;
    const hello = (await response.json()) as Hello;
    position ??= hello.position;
    greet(hello);
  };
  // The live stream brings it as well.
  receive().catch(() => undefined);
}
function greet(hello: Hello): void {
  document.documentElement.dataset['world'] = hello.world;
  update({ hello: { ...hello, receivedAt: Date.now() } });
}

/** Events of the stream refresh what they touch, each family once in a burst; a loss is said. */
export function connectLive(client: QueryClient): () => void {
  let flush: number | undefined;
  let heardAt = Date.now();
  const touched = new Set<string>();
  const reading = new Set<string>();
  const again = new Set<string>();
  const touch = (families: readonly string[]): void => {
    for (const family of families) touched.add(family);
    flush ??= window.setTimeout(readTouched, FLUSH_MS);
  };
  const readTouched = (): void => {
    flush = undefined;
    for (const family of touched)
      if (!document.hidden || UNSEEN.has(family)) {
        touched.delete(family);
        void refresh(family);
      }
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
  const onHello = (text: string, id: string): void => {
    const missed = id !== position || (state.opened && !state.connected);
    greet(JSON.parse(text) as Hello);
    update({ connected: true, opened: true });
    // Whatever was missed meanwhile is read again.
    if (!missed) return;
    reading.clear();
    void client.invalidateQueries();
  };
  const hear = ({ name, data, id }: Heard): void => {
    if (name === 'lost') {
      if (state.connected) update({ connected: false, since: heardAt });
      return;
    }
    heardAt = Date.now();
    if (name === 'hello') onHello(data, id);
    if (id) position = id;
    if (name === 'beat') {
      const { hello } = state;
      // The duty clock is set anew: this computer's own may have slept.
      if (hello)
        update({ hello: { ...hello, ...(JSON.parse(data) as { nowMs: number }), receivedAt: heardAt } });
    }
    touch(TOUCHES[name as keyof typeof TOUCHES] ?? []);
  };
  const close = followLive(() => position, hear);
  const onSeen = (): void => {
    if (!document.hidden && touched.size > 0) readTouched();
  };
  document.addEventListener('visibilitychange', onSeen);
  // A tab that only listens hears nothing of a reader that has stopped.
  const watch = window.setInterval(() => {
    if (state.connected && Date.now() - heardAt > SILENT_MS) update({ connected: false, since: heardAt });
  }, WATCH_MS);
  return () => {
    window.clearInterval(watch);
    document.removeEventListener('visibilitychange', onSeen);
    close();
    window.clearTimeout(flush);
  };
}
