/** What the operator looks at: a station, a danger zone, or the responses. */
export type Shown =
  | { kind: 'station'; id: string }
  | { kind: 'transfer'; id: string }
  | { kind: 'responses' };

const NAME = 'ward.wall';
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(NAME);

/** Tells the windows of this browser that stand on a wall; one that is opened later finds it kept. */
export function showOnWall(shown: Shown): void {
  localStorage.setItem(NAME, JSON.stringify(shown));
  channel?.postMessage(shown);
}

let last: { kept: string | null; shown: Shown } | undefined;
/** What was shown last; the responses where nothing was, or what is kept is none. */
export function shownOnWall(): Shown {
  const kept = localStorage.getItem(NAME);
  if (last?.kept === kept) return last.shown;
  let shown: Shown = { kind: 'responses' };
  try {
    const read = JSON.parse(kept ?? '') as Shown;
    if (read.kind === 'responses' || (typeof read.id === 'string' && read.kind)) shown = read;
  } catch {
    // Nothing was kept, or something of an older build.
  }
  last = { kept, shown };
  return shown;
}

export function followShown(listener: () => void): () => void {
  channel?.addEventListener('message', listener);
  return () => channel?.removeEventListener('message', listener);
}
