/** One value of one element at one time. A series of a frame arrives expanded to single readings. */
export interface Reading {
  /** Ten hex digits; a relay's frame carries readings of several stations. */
  stationAddress: string;
  /** Key of SL 651 table C.1 (`PJ`, `PT`, `Z`, `Q`, `DRP`, `DRZ1` …) or `vendor:XX`. */
  element: string;
  /** Instant values: time of observation. Period values (DRP, PN05, P1 …): END of the period (SL 651-2014 6.6.2). */
  observedAtMs: number;
  value: number | null;
  status: 'ok' | 'missing' | 'invalid';
}

/** A frame as a gateway hands it over: checked by CRC, decoded, addressed. */
export interface IncomingFrame {
  gateway: 'tcp' | 'mqtt' | 'http' | 'manual' | 'import';
  protocol: 'sl651' | 'manual' | 'csv';
  /** Sender: ten hex digits, upper case. */
  stationAddress: string;
  /** Four hex digits; checked where the station has one registered. */
  password?: string;
  receivedAtMs: number;
  /** Network address of the sender, or the account that entered it. */
  peer: string;
  raw: Uint8Array;
  /** Two hex digits (`32`, `34`, `30` …); `manual` and `csv` for what did not come as a frame. */
  functionCode: string;
  serial: number;
  /** Station clock; null where the frame carries none. */
  sentAtMs: number | null;
  /** Hash of the body without serial and send time: the same content under a new serial is a duplicate. */
  contentHash: string;
  /** 30H: goes to the test side only (SL 651-2014 6.6.4.3). */
  test: boolean;
  readings: Reading[];
  /** The body was read in part only; what was read is in `readings`, the bytes are kept. */
  partial?: boolean;
  pictures?: { observedAtMs: number; jpeg: Uint8Array }[];
  /** Text of a manual report 35H in its original coding. */
  text?: string;
  /** Element 45: status and alarm word (table 58). */
  statusWord?: number;
}

export type RefusalReason = 'unregistered-station' | 'wrong-password' | 'station-disabled';

/** `frameSeq` is the place of the frame in the order of acceptance, which is the order of commits, without gaps. */
export type Receipt =
  | { ok: true; frameSeq: number; duplicate: boolean }
  | { ok: false; reason: RefusalReason };
