/**
 * Events of the in-process bus: wake-ups, never the truth; a reader follows committed rows by cursor.
 * Add an event here with its payload; what reaches a browser is in `LIVE_EVENTS`.
 */
export interface BusEvents {
  /** Frames became durable; `lastSeq` is the newest frame sequence of the batch. */
  'telemetry.accepted': {
    lastSeq: number;
    frames: number;
    observations: number;
    stationIds: readonly string[];
  };
  /** A station's link, clock or health state changed. */
  'telemetry.station-changed': { stationId: string };
  /** A command to a station was asked for, approved, sent, answered … */
  'gateway.command-changed': { commandId: string; stationId: string };
  'rules.transition': { seq: number; planId: string };
  'rules.warning-changed': { warningId: string };
  'alarms.changed': { alarmId: string };
  /** A response, or a proposal to change one. */
  'responses.changed': { responseId: string } | { proposalId: string };
  'actions.changed': { actionId: string };
  'transfers.changed': { transferId: string };
  /** A call-out was made or closed, or one of its calls moved. */
  'callouts.changed': { calloutId: string };
  /** A record was opened or moved. */
  'ledger.changed': { recordId: string; type: string };
  /** People were told of something, or said something of a record. */
  'notices.changed': { recordId: string };
  'media.changed': { deviceId: string };
  /** A loudspeaker said something of a message, or its deadline passed. */
  'media.playback-changed': { messageId: string; deviceId: string; aboutKind: string; aboutId: string };
  /** A video round became due, was begun, answered or overdue. */
  'rounds.changed': { roundId: string };
  'outbox.enqueued': { count: number };
  'outbox.changed': { messageId: string };
  'log.appended': { seq: number };
  /** The roster, a hand-over or a report of a duty seat. */
  'duty.changed': { unitPath: string };
  /** Health of the whole (database away, disk full, clock unsynchronised, gateway down). */
  'system.health-changed': { degraded: boolean };
}
export type BusEvent = keyof BusEvents;

/** Bus events that are passed on to signed-in browsers over `/api/live` (server-sent events). */
export const LIVE_EVENTS = [
  'telemetry.accepted',
  'telemetry.station-changed',
  'gateway.command-changed',
  'rules.transition',
  'rules.warning-changed',
  'alarms.changed',
  'responses.changed',
  'actions.changed',
  'transfers.changed',
  'callouts.changed',
  'ledger.changed',
  'notices.changed',
  'media.changed',
  'media.playback-changed',
  'rounds.changed',
  'outbox.changed',
  'log.appended',
  'duty.changed',
  'system.health-changed',
] as const satisfies readonly BusEvent[];
