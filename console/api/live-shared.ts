import { LIVE_EVENTS } from '../../contract/events.ts';

/** One message of the stream as tabs hand it on: an event of the server, or `lost` from the tab that reads it. */
export interface Heard {
  name: string;
  data: string;
  id: string;
}

const NAME = 'ward.live';
const RETRY_MS = 2_000;
/** The server says something every five seconds; past this the connection is dead, whatever the socket says. */
const SILENT_MS = 12_000;
/** Past this the tab that should read the stream has stopped, and another takes its place. */
const DESERTED_MS = 2 * SILENT_MS;
const WATCH_MS = 1_000;

/** Reads the stream and opens it again after a loss, from where it stood; says `lost` for every loss. */
function readStream(position: () => string | undefined, tell: (heard: Heard) => void): () => void {
  let source: EventSource | undefined;
  let retry: number | undefined;
  let heardAt = Date.now();
  const lost = (): void => {
    source?.close();
    heardAt = Date.now();
    tell({ name: 'lost', data: '', id: '' });
    window.clearTimeout(retry);
    retry = window.setTimeout(open, RETRY_MS);
  };
  const open = (): void => {
    heardAt = Date.now();
    const since = position();
    source = new EventSource(`/api/live${since ? `?${new URLSearchParams({ lastEventId: since })}` : ''}`);
    for (const name of ['hello', 'beat', ...LIVE_EVENTS])
      source.addEventListener(name, (event: MessageEvent<string>) => {
        heardAt = Date.now();
        tell({ name, data: event.data, id: event.lastEventId });
      });
    source.onerror = lost;
  };
  open();
  const watch = window.setInterval(() => {
    if (Date.now() - heardAt > SILENT_MS) lost();
  }, WATCH_MS);
  return () => {
    window.clearInterval(watch);
    window.clearTimeout(retry);
    source?.close();
  };
}

/** Where tabs cannot agree, a hidden one gives its connection back. */
function readWhileSeen(position: () => string | undefined, tell: (heard: Heard) => void): () => void {
  let close: (() => void) | undefined;
  const follow = (): void => {
    if (document.hidden) {
      close?.();
      close = undefined;
    } else close ??= readStream(position, tell);
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close?.();
  };
}

/**
 * One stream for all tabs of a browser, which over HTTP/1.1 has six connections for a server and would lose one to each
 * tab: the tab that holds a lock reads it and hands every message on; when it closes or stops, another takes over from
 * the last message that it heard.
 */
function readTogether(position: () => string | undefined, tell: (heard: Heard) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  const over = new AbortController();
  let heardAt = Date.now();
  let reading = false;
  let greeting: Heard | undefined;
  const hear = (heard: Heard): void => {
    heardAt = Date.now();
    tell(heard);
  };
  channel.onmessage = ({ data }: MessageEvent<Heard>) => {
    if (data.name !== 'who') return hear(data);
    // A tab that opens while the stream is up is greeted with the latest position and clock.
    if (reading && greeting) channel.postMessage(greeting);
  };
  const read = (): Promise<void> =>
    new Promise((resolve) => {
      reading = true;
      const close = readStream(position, (heard) => {
        if (heard.name === 'hello') greeting = heard;
        else if (heard.name === 'lost') greeting = undefined;
        else if (greeting) greeting = { ...greeting, id: heard.id || greeting.id };
        if (heard.name === 'beat' && greeting)
          greeting = {
            ...greeting,
            data: JSON.stringify({ ...JSON.parse(greeting.data), ...JSON.parse(heard.data) }),
          };
        hear(heard);
        channel.postMessage(heard);
      });
      stop = () => {
        reading = false;
        close();
        resolve();
      };
    });
  let stop = (): void => undefined;
  const take = (steal: boolean): void => {
    navigator.locks
      .request(NAME, steal ? { steal } : { signal: over.signal }, read)
      // Robbed of the lock because it had stopped, a tab stands in line again.
      .catch(() => {
        stop();
        if (!over.signal.aborted) take(false);
      });
  };
  take(false);
  channel.postMessage({ name: 'who', data: '', id: '' } satisfies Heard);
  const watch = window.setInterval(() => {
    if (reading || Date.now() - heardAt < DESERTED_MS) return;
    heardAt = Date.now();
    take(true);
  }, WATCH_MS);
  return () => {
    window.clearInterval(watch);
    over.abort();
    stop();
    channel.close();
  };
}

/** Follows the live stream; `position` is the last message heard. Ends by the function that it returns. */
export const followLive: (position: () => string | undefined, tell: (heard: Heard) => void) => () => void = (
  position,
  tell,
) =>
  // Locks need a secure page, as every console but one behind a plain proxy is.
  (navigator.locks && typeof BroadcastChannel === 'function' ? readTogether : readWhileSeen)(position, tell);
