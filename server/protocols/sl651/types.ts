/** Values of an SL 651-2014 frame, the same for HEX/BCD and ASCII coding. Times are epoch milliseconds. */

export type Encoding = 'HEX/BCD' | 'ASCII';
export type Direction = 'up' | 'down';
/** Control character that ends a frame (table 10). Up: ETX last, ETB more follow. Down: the rest. */
export type EndName = 'ETX' | 'ETB' | 'ENQ' | 'ACK' | 'EOT' | 'ESC' | 'NAK';

/** Number of a packet in a multi-packet body (M3), both 1–4095. */
export interface PacketNumber {
  total: number;
  sequence: number;
}

export type ElementKind = 'number' | 'series' | 'step' | 'bits' | 'text' | 'bytes';
export type ElementState = 'ok' | 'missing' | 'invalid';
export type ElementValue = number | null | (number | null)[] | string | Uint8Array;

interface ElementOf<Kind extends ElementKind, Value> {
  kind: Kind;
  /** Guide byte in hex, two digits; four with the extension byte (`FFA0`). */
  id: string;
  /** Identifier of table C.1 (`Z`, `PJ`, `DRP`); `vendor:XX` outside it. */
  key: string;
  unit: string | null;
  value: Value;
  /** Why a number is null. A series has `invalid` where at least one datum is no number and no “missing” mark. */
  state: ElementState;
  /** Bytes of one datum on the wire, sign byte included. */
  bytes: number;
  decimals: number;
}

/** One value. Missing (all F, all A, `M`) and invalid (not BCD) are null. */
export type NumberElement = ElementOf<'number', number | null>;
/** Data at even steps; the group's time belongs to the first (31H, 38H), or see `Dialect.hourAnchor` (F4–FC). */
export interface SeriesElement extends ElementOf<'series', (number | null)[]> {
  stepMinutes: number;
  /** Indexes of null values that are not BCD; the other null values are missing. */
  invalidAt: readonly number[];
}
/** DRxnn: minutes of the step; 0 announces the one-hour combination (F4–FC). */
export type StepElement = ElementOf<'step', number | null>;
/** 45H: status word of table 58, bit 0 lowest. */
export type BitsElement = ElementOf<'bits', number>;
/** F2: manual report in its original coding. */
export type TextElement = ElementOf<'text', string>;
/** F3 picture (JPEG), FD velocity batch: bytes as sent. */
export type BytesElement = ElementOf<'bytes', Uint8Array>;
export type Element = NumberElement | SeriesElement | StepElement | BitsElement | TextElement | BytesElement;

/** Elements that share one observation time; null where the body gives none (status words, manual text). */
export interface Group {
  observedAtMs: number | null;
  elements: Element[];
}

/** What one station says; a relay's body holds several (6.6.2.7). `class` is table A.1 in hex (`48` river). */
export interface Block {
  station: string;
  class: string | null;
  groups: Group[];
}

/** Identifier without data: what a query asks for. `definition` is the definition byte. */
export interface Identifier {
  id: string;
  key: string;
  definition: number;
}

/** Configuration value of annex D. `value` as the table's type gives it; `raw` are the data bytes. */
export interface Parameter {
  id: string;
  key: string;
  unit: string | null;
  value: number | string | readonly number[] | null;
  /** Definition byte as sent. */
  definition: number;
  raw: Uint8Array;
}

export type Content =
  /** Serial and time only: keepalive, confirm, plain query, answer without data. */
  | { kind: 'none' }
  /** All content is in `blocks`. */
  | { kind: 'data' }
  /** 3AH, 41H, 43H, 47H, 48H down. */
  | { kind: 'identifiers'; identifiers: Identifier[] }
  /** 38H down. */
  | {
      kind: 'period';
      fromMs: number | null;
      toMs: number | null;
      stepMinutes: number | null;
      identifiers: Identifier[];
    }
  /** 40H–43H, 49H. */
  | { kind: 'parameters'; parameters: Parameter[] }
  /** 45H up. */
  | { kind: 'version'; text: string }
  /** 4CH pumps, 4DH valves: `states` bytes, bit 0 of the first is number 1, 1 = on (tables 71, 74). */
  | { kind: 'switches'; states: Uint8Array }
  /** 4EH: gates 1…n with opening in cm; null = no BCD (table 77). */
  | { kind: 'gates'; open: boolean[]; openingCm: (number | null)[] }
  /** 4FH: quota control on or off. */
  | { kind: 'quota'; on: boolean }
  /** 50H up: ERC1…ERC32 (table 82). */
  | { kind: 'events'; counts: number[] }
  /** Packet 2… of a multi-packet body. */
  | { kind: 'fragment'; bytes: Uint8Array }
  /** Body of a function code outside table B.1. */
  | { kind: 'raw'; bytes: Uint8Array };

/** Why a body was read only in part; what was read before stays. */
export type PartialReason =
  | 'short-body'
  | 'truncated-element'
  | 'unknown-structure'
  | 'element-outside-block'
  | 'bad-time'
  | 'bad-packet-number';

export interface Frame {
  encoding: Encoding;
  direction: Direction;
  /** 0–255. */
  centre: number;
  /** Ten hex digits, upper case (6.2.3.2): text, never a number. */
  station: string;
  /** Four hex digits. */
  password: string;
  functionCode: number;
  packet: PacketNumber | null;
  end: EndName;
  /** null in packet 2… of a multi-packet body. */
  serial: number | null;
  /** Station clock; null where absent or no time. */
  sentAtMs: number | null;
  blocks: Block[];
  content: Content;
  partial: { reason: PartialReason; offset: number } | null;
  /** Where the body lies in the frame's bytes: after STX (after the packet number) to the end character. */
  bodyStart: number;
  bodyEnd: number;
  /** Bytes of the frame from start to CRC. */
  length: number;
}

/** What the encoder needs of a frame; a decoded `Frame` is one. */
export interface FrameSpec {
  encoding?: Encoding;
  direction: Direction;
  centre: number;
  station: string;
  password: string;
  functionCode: number;
  packet?: PacketNumber | null;
  /** ETX up, ENQ down unless said. */
  end?: EndName;
  serial: number | null;
  sentAtMs: number | null;
  blocks?: readonly Block[];
  content?: Content;
}

/** Why bytes are not a frame. All of them get silence from the centre (6.3.2). */
export type RefusalReason =
  | 'not-hex'
  | 'no-start'
  | 'truncated'
  | 'header'
  | 'direction'
  | 'start-of-text'
  | 'packet-header'
  | 'end-character'
  | 'crc';

export type Decoded = { ok: true; frame: Frame } | { ok: false; reason: RefusalReason; detail: string };
