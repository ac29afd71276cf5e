import type {
  Camera,
  Loudspeaker,
  Playback,
  PlaybackList,
  PlaybackState,
  Still,
} from '../../../contract/media.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Seal } from '../../platform/seal.ts';
import { sourceOf } from './cameras.ts';
import { playlistUrlOf } from './live-stream.ts';
import { speakerState } from './loudspeakers.ts';
import type { CameraRow, StillRow } from './store/cameras.ts';
import type { LoudspeakerRow } from './store/loudspeakers.ts';
import type { SpeakerMessageRow } from './store/playbacks.ts';

const FRESH_MS = 3_600_000;
const iso = (at: Date | null): string | null => (at === null ? null : toBeijingIso(at.getTime()));

export const presentStill = (row: StillRow): Still => ({
  id: row.id,
  cameraId: row.cameraId,
  takenAt: toBeijingIso(row.takenAt.getTime()),
  receivedAt: toBeijingIso(row.receivedAt.getTime()),
  origin: row.origin,
  drill: row.drill,
  bytes: row.bytes,
});

export function presentCamera(row: CameraRow, last: StillRow | undefined, seal: Seal, nowMs: number): Camera {
  const source = sourceOf(row, seal);
  const url = source && 'url' in source ? new URL(source.url) : undefined;
  return {
    id: row.id,
    version: row.version,
    unitPath: row.unitPath,
    name: row.name,
    view: row.view,
    stationId: row.stationId,
    longitude: row.longitude,
    latitude: row.latitude,
    enabled: row.enabled,
    commissionedOn: row.commissionedOn,
    demo: row.demo,
    source: {
      kind: row.sourceKind,
      address: row.sourceAddress,
      hasCredentials: url !== undefined && (url.username !== '' || url.search !== ''),
      live: row.enabled && playlistUrlOf(source) !== undefined,
    },
    stillState: !last ? 'none' : nowMs - last.takenAt.getTime() <= FRESH_MS ? 'fresh' : 'stale',
    lastStill: last ? presentStill(last) : null,
  };
}

/** The outbox knows whether a message left, the playback what the terminal said of it. */
export function playbackState(row: Pick<SpeakerMessageRow, 'outboxState' | 'state'>): PlaybackState {
  const { outboxState, state } = row;
  if (state !== null && state !== 'sent' && state !== 'no-answer') return state;
  if (outboxState === 'failed' || outboxState === 'cancelled') return 'not-sent';
  if (outboxState === 'pending' || outboxState === 'sending') return 'queued';
  return state ?? 'sent';
}

export function presentPlayback(row: SpeakerMessageRow): Playback {
  const { body } = row;
  const state = playbackState(row);
  const ofOutbox = state === 'queued' || state === 'not-sent';
  return {
    messageId: row.messageId,
    deviceId: row.deviceId,
    deviceName: row.deviceName,
    zoneId: row.zoneId,
    aboutKind: row.aboutKind,
    aboutId: row.aboutId,
    kind: String(body['kind'] ?? 'voice'),
    stage: typeof body['stage'] === 'string' ? body['stage'] : null,
    text: String(body['text'] ?? ''),
    drill: row.drill,
    state,
    reason: ofOutbox ? row.outboxReason : row.reason,
    late: row.late ?? false,
    queuedAt: toBeijingIso(row.queuedAt.getTime()),
    sentAt: iso(row.sentAt),
    receivedAt: iso(row.receivedAt),
    endedAt: iso(row.endedAt),
    deadlineAt: iso(row.deadlineAt),
  };
}

type Totals = PlaybackList['totals'];
const COUNTED: Readonly<Record<PlaybackState, Exclude<keyof Totals, 'terminals'>>> = {
  queued: 'waiting',
  sent: 'waiting',
  received: 'waiting',
  played: 'played',
  failed: 'failed',
  'not-sent': 'failed',
  'no-answer': 'noAnswer',
};

function totalsOf(playbacks: readonly Playback[]): Totals {
  const totals: Totals = { terminals: playbacks.length, played: 0, failed: 0, noAnswer: 0, waiting: 0 };
  for (const { state } of playbacks) totals[COUNTED[state]]++;
  return totals;
}

/** `playbacks` newest first: a terminal counts by its latest message, so that a second order is not six terminals of three. */
export function presentPlaybacks(playbacks: readonly Playback[]): PlaybackList {
  const latest = new Map<string, Playback>();
  for (const playback of playbacks)
    if (!latest.has(playback.deviceId)) latest.set(playback.deviceId, playback);
  const counted = [...latest.values()];
  const zones = [...Map.groupBy(counted, ({ zoneId }) => zoneId)];
  return {
    playbacks: [...playbacks],
    totals: totalsOf(counted),
    zones: zones.map(([zoneId, of]) => ({ zoneId, ...totalsOf(of) })),
  };
}

export function presentLoudspeaker(
  row: LoudspeakerRow,
  test: SpeakerMessageRow | undefined,
  nowMs: number,
): Loudspeaker {
  return {
    id: row.id,
    version: row.version,
    unitPath: row.unitPath,
    name: row.name,
    zoneId: row.zoneId,
    terminal: row.terminal,
    transport: row.transport,
    endpoint: row.endpointAddress,
    longitude: row.longitude,
    latitude: row.latitude,
    enabled: row.enabled,
    demo: row.demo,
    hasPassword: row.passwordHash !== null,
    heartbeatSeconds: row.heartbeatS,
    state: speakerState(row, nowMs),
    lastHeartbeatAt: iso(row.lastHeartbeatAt),
    heartbeat: row.heartbeat,
    lastTest: test
      ? {
          messageId: test.messageId,
          at: toBeijingIso(test.queuedAt.getTime()),
          state: playbackState(test),
        }
      : null,
    lastRefusal:
      row.lastRefusal !== null && row.lastRefusalAt !== null
        ? { at: toBeijingIso(row.lastRefusalAt.getTime()), reason: row.lastRefusal }
        : null,
  };
}
