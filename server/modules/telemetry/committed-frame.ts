/** A value as a reader of the stream gets it; flags by `Q`, `isUsable`, `isSuspect`, `isManual` of contract/telemetry. */
export interface CommittedObservation {
  seriesId: number;
  /** Instant, or end of the period. */
  observedAtMs: number;
  /** null = no value: missing, or (rain) a period withdrawn because a better source replaced it. */
  value: number | null;
  quality: number;
  /** Rain only: start of the period; the increment fell in (`fromMs`, `observedAtMs`]. */
  fromMs?: number;
  /** An earlier value of the same series and time is replaced by this one (it may be the same with another period). */
  corrected?: true;
}

export interface CommittedFrame {
  /** Place in the order of acceptance: rising by one, equal to the order of commits. */
  seq: number;
  receivedAtMs: number;
  stationId: string;
  /** Only what the frame changed: a duplicate, a test report and a repeated value bring nothing. */
  observations: CommittedObservation[];
}

/** Position of a reader: everything up to and including `seq` was read. Start with `{ seq: 0 }`. */
export interface FrameCursor {
  seq: number;
}
