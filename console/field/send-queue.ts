import { FieldReceipt, FieldSnapshot } from '../../contract/field.ts';
import { call } from './call.ts';
import { type Item, type Keeper, photosOf } from './keeper.ts';
import { movesWithPhotos, sendPhotos } from './send-photos.ts';

/** The next contact may go better: the page stays in the queue as it is. */
const LATER = new Set([
  'network',
  'internal',
  'database-away',
  'storage-full',
  'not-ready',
  'too-many-requests',
  'station-offline',
]);
const SIGN_IN = new Set(['not-signed-in', 'wrong-credentials', 'second-factor-needed']);
const CONFLICT = new Set(['version-conflict', 'illegal-move', 'conflict', 'not-found']);

export type Sent = 'done' | 'later' | 'sign-in' | 'revoked';

async function sendOne(keeper: Keeper, item: Item, offsetMs: number): Promise<Sent | 'held'> {
  let sending: Item = { ...item, state: 'sending', attempts: item.attempts + 1 };
  await keeper.put(sending);
  const photos = await sendPhotos(keeper, sending);
  sending = photos.item;
  const answer =
    photos.failed ??
    (await call('POST', '/field/submissions', {
      ...item.submission,
      moves: movesWithPhotos(sending),
      deviceId: keeper.deviceId,
      clockOffsetMs: Math.round(offsetMs),
    }));
  const { problem: _old, tickets: _sent, ...clean } = sending;
  if (answer.ok) {
    await keeper.put({ ...clean, state: 'received', receipt: FieldReceipt.parse(answer.value) });
    await keeper.dropPhotos(photosOf(item.form));
    return 'done';
  }
  if (answer.code === 'device-revoked') return 'revoked';
  if (LATER.has(answer.code) || SIGN_IN.has(answer.code)) {
    await keeper.put({ ...sending, state: 'waiting' });
    return SIGN_IN.has(answer.code) ? 'sign-in' : 'later';
  }
  const state = CONFLICT.has(answer.code) ? 'conflict' : 'refused';
  await keeper.put({ ...clean, state, ...(answer.problem ? { problem: answer.problem } : {}) });
  return 'held';
}

/** One sender over all tabs; where the browser has no locks the server's key alone keeps records single. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('ward-field-send', work) : work();

/**
 * Sends what waits, in the order in which it was filled. A page that was being sent when the browser died is sent again:
 * its id makes it one. Behind a page that needs a decision, later pages of the same door wait.
 */
export function sendQueue(keeper: Keeper, offsetMs: number, changed: () => void): Promise<Sent> {
  return alone(async () => {
    const held = new Set<string>();
    for (const item of await keeper.items()) {
      if (item.state === 'conflict' || item.state === 'refused') held.add(item.form.doorId);
      if ((item.state !== 'waiting' && item.state !== 'sending') || held.has(item.form.doorId)) continue;
      const sent = await sendOne(keeper, item, offsetMs);
      changed();
      if (sent === 'held') held.add(item.form.doorId);
      else if (sent !== 'done') return sent;
    }
    return 'done';
  });
}

/** Reads the doors and measures the clock: the server's at half the round trip. */
export async function fetchSnapshot(keeper: Keeper): Promise<Sent> {
  const startedMs = Date.now();
  const device = keeper.deviceId === null ? '' : `?deviceId=${keeper.deviceId}`;
  const answer = await call('GET', `/field/snapshot${device}`);
  if (answer.ok) {
    const snapshot = FieldSnapshot.parse(answer.value);
    if (snapshot.personId !== keeper.personId) return 'sign-in';
    const atMs = Date.now();
    const offsetMs = Date.parse(snapshot.serverNow) - (startedMs + atMs) / 2;
    await keeper.keep({ snapshot, atMs, offsetMs });
    return 'done';
  }
  if (answer.code === 'device-revoked') return 'revoked';
  return SIGN_IN.has(answer.code) || answer.code === 'not-found' ? 'sign-in' : 'later';
}

/** Asked before anything else: a revoked phone learns it also without a session. */
export async function isRevoked(deviceId: string): Promise<boolean> {
  const answer = await call('GET', `/field/devices/${deviceId}/state`);
  return answer.ok && (answer.value as { revoked?: unknown }).revoked === true;
}
