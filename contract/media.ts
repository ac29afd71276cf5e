import { z } from 'zod';

const Instant = z.iso.datetime({ offset: true });
const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'letters, digits, - and _');
const Place = {
  longitude: z.number().min(-180).max(180).nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
};
export const DeviceParams = z.object({ id: Id });

/** Where a still comes from: sent by the station (SL 651 36H), uploaded, asked of the camera, or a placeholder of the demo. */
export const STILL_ORIGINS = ['station', 'upload', 'snapshot', 'placeholder'] as const;
export const Still = z.object({
  id: z.uuid(),
  cameraId: z.string(),
  takenAt: Instant,
  receivedAt: Instant,
  origin: z.enum(STILL_ORIGINS),
  drill: z.boolean(),
  bytes: z.number().int(),
});
export type Still = z.infer<typeof Still>;

/** Address at which the camera answers with one JPEG (GetSnapshotUri of ONVIF); credentials as with the stream. */
const snapshotUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .optional();
/** The password may be sent in clear (Basic over http); else only Digest is answered there. */
const basicOverHttp = z.boolean().optional();
/** none: registered only; station: pictures of the station's frames; rtsp, hls: a stream that the server reaches. */
export const CameraSourceInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['none', 'station']) }),
  z.strictObject({
    kind: z.literal('rtsp'),
    /** May hold user and password; they are stored encrypted and never sent out again. */
    url: z.url({ protocol: /^rtsps?$/ }).max(2_000),
    /** HLS address of the media server that carries this stream to browsers. */
    hlsUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    snapshotUrl,
    basicOverHttp,
  }),
  z.strictObject({
    kind: z.literal('hls'),
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    snapshotUrl,
    basicOverHttp,
  }),
]);
export type CameraSourceInput = z.infer<typeof CameraSourceInput>;

export const CameraInput = z.strictObject({
  /** 0 registers a new camera. */
  expectedVersion: z.number().int().min(0),
  unitId: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(100),
  /** What it looks at. */
  view: z.string().trim().max(100),
  stationId: z.string().min(1).max(64).nullable(),
  ...Place,
  enabled: z.boolean(),
  /** Day (Beijing) since when it is in service: counted as 增设 on that day. Absent: stays as it is. */
  commissionedOn: z.iso.date().nullable().optional(),
  /** Absent: stays as it is (a new camera has none). */
  source: CameraSourceInput.optional(),
});
export type CameraInput = z.infer<typeof CameraInput>;

export const Camera = z.object({
  id: z.string(),
  version: z.number().int(),
  unitPath: z.string(),
  name: z.string(),
  view: z.string(),
  stationId: z.string().nullable(),
  ...Place,
  enabled: z.boolean(),
  commissionedOn: z.iso.date().nullable(),
  demo: z.boolean(),
  source: z.object({
    kind: z.enum(['none', 'station', 'rtsp', 'hls']),
    /** Scheme, host and path; never user, password or query. */
    address: z.string().nullable(),
    hasCredentials: z.boolean(),
    /** True where `/api/cameras/{id}/live/index.m3u8` plays. */
    live: z.boolean(),
  }),
  /** fresh: the last still is younger than an hour; none: there is no still. */
  stillState: z.enum(['fresh', 'stale', 'none']),
  lastStill: Still.nullable(),
});
export type Camera = z.infer<typeof Camera>;
export const StillQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(48) });
export const StillParams = z.object({ id: Id, stillId: z.uuid() });
export const UploadStillQuery = z.object({ takenAt: Instant });

/** 'online': heard within three of its intervals. */
export const SPEAKER_STATES = ['online', 'silent', 'never-heard', 'disabled'] as const;
export const SpeakerTransport = z.enum(['mqtt', 'http']);

/** What a terminal says of itself, every `heartbeatSeconds` of its registration. */
export const Heartbeat = z.object({
  state: z.enum(['idle', 'playing', 'fault']),
  volume: z.number().int().min(0).max(100).optional(),
  signalDbm: z.number().min(-200).max(50).optional(),
  firmware: z.string().max(64).optional(),
  fault: z.string().max(200).optional(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** A terminal's word on one message. `received` is due within seconds, `played` or `failed` at the end. */
export const TerminalReceipt = z.object({
  messageId: z.uuid(),
  state: z.enum(['received', 'played', 'failed']),
  /** Why it failed. */
  reason: z.string().max(200).optional(),
});
export type TerminalReceipt = z.infer<typeof TerminalReceipt>;
export const TerminalReport = z.union([
  z.object({ type: z.literal('heartbeat'), heartbeat: Heartbeat }),
  z.object({ type: z.literal('receipt'), receipt: TerminalReceipt }),
]);
export const TerminalParams = z.object({ terminal: z.string().regex(/^[A-Za-z0-9-]{4,40}$/) });

export const LoudspeakerInput = z.strictObject({
  expectedVersion: z.number().int().min(0),
  unitId: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(100),
  /** Danger zone of the plan that it serves; null: none. */
  zoneId: z.string().min(1).max(64).nullable(),
  terminal: TerminalParams.shape.terminal,
  transport: SpeakerTransport,
  /** Where an HTTP terminal takes messages; absent: stays as it is. `token` goes as bearer token, stored encrypted. */
  endpoint: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).max(2_000),
      token: z.string().min(1).max(4_096).optional(),
    })
    .optional(),
  heartbeatSeconds: z.number().int().min(10).max(86_400).default(300),
  ...Place,
  enabled: z.boolean(),
});
export type LoudspeakerInput = z.infer<typeof LoudspeakerInput>;

/**
 * queued: waiting or being tried again; not-sent: given up; sent: on its way; no-answer: nothing final by the deadline
 * (a late word still counts and is marked).
 */
export const PLAYBACK_STATES = [
  'queued',
  'not-sent',
  'sent',
  'received',
  'played',
  'failed',
  'no-answer',
] as const;
export const PlaybackState = z.enum(PLAYBACK_STATES);
export type PlaybackState = z.infer<typeof PlaybackState>;

export const Playback = z.object({
  messageId: z.uuid(),
  deviceId: z.string(),
  deviceName: z.string(),
  zoneId: z.string().nullable(),
  aboutKind: z.string(),
  aboutId: z.string(),
  kind: z.string(),
  stage: z.string().nullable(),
  text: z.string(),
  drill: z.boolean(),
  state: PlaybackState,
  reason: z.string().nullable(),
  /** The last word came after the deadline. */
  late: z.boolean(),
  queuedAt: Instant,
  sentAt: Instant.nullable(),
  receivedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  deadlineAt: Instant.nullable(),
});
export type Playback = z.infer<typeof Playback>;
const Totals = {
  terminals: z.number().int(),
  played: z.number().int(),
  failed: z.number().int(),
  noAnswer: z.number().int(),
  waiting: z.number().int(),
};
export const PlaybackList = z.object({
  playbacks: z.array(Playback),
  /** Of the latest message of each terminal. `failed` counts what was not sent as well. */
  totals: z.object(Totals),
  zones: z.array(z.object({ zoneId: z.string().nullable(), ...Totals })),
});
export type PlaybackList = z.infer<typeof PlaybackList>;
export const PlaybackQuery = z
  .object({
    aboutKind: z.string().max(40).optional(),
    aboutId: z.string().max(64).optional(),
    deviceId: Id.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  })
  .refine(
    ({ aboutId, deviceId }) => aboutId !== undefined || deviceId !== undefined,
    'name aboutId (a transfer) or deviceId',
  );

export const Loudspeaker = z.object({
  id: z.string(),
  version: z.number().int(),
  unitPath: z.string(),
  name: z.string(),
  zoneId: z.string().nullable(),
  terminal: z.string(),
  transport: SpeakerTransport,
  endpoint: z.string().nullable(),
  ...Place,
  enabled: z.boolean(),
  demo: z.boolean(),
  hasPassword: z.boolean(),
  heartbeatSeconds: z.number().int(),
  state: z.enum(SPEAKER_STATES),
  lastHeartbeatAt: Instant.nullable(),
  heartbeat: Heartbeat.nullable(),
  lastTest: z.object({ messageId: z.uuid(), at: Instant, state: PlaybackState }).nullable(),
  /** Why the terminal was last turned away (password, topic …). */
  lastRefusal: z.object({ at: Instant, reason: z.string() }).nullable(),
});
export type Loudspeaker = z.infer<typeof Loudspeaker>;
export const TestSpeaker = z.strictObject({ text: z.string().trim().min(1).max(200).optional() });
export const TestStarted = z.object({ messageId: z.uuid() });
/** Shown once. */
export const TerminalPassword = z.object({ terminal: z.string(), password: z.string() });
