import { SOH, START } from './control.ts';
import { decodeExactSpan, decodeFrame } from './decode-frame.ts';
import type { Frame, RefusalReason } from './types.ts';

export type FramerEvent =
  | { kind: 'frame'; frame: Frame; bytes: Uint8Array }
  /** Bytes that are no frame: damaged ones and garbage between frames; the first of them, at most 512. */
  | { kind: 'refused'; reason: RefusalReason; detail: string; bytes: Uint8Array; count: number };

export interface Framer {
  /** Takes what came in and gives what became complete, in order. */
  push(chunk: Uint8Array): FramerEvent[];
  /** The line fell silent or closed: gives up waiting, tries wrong length fields, refuses the rest. */
  flush(): FramerEvent[];
  readonly pendingBytes: number;
}

/** Longest frame is 4095 + 17 bytes (HEX) or 4095 + 29 (ASCII); garbage beyond twice that is reported and dropped. */
const LONGEST_RUN = 8448;
const SHOWN_BYTES = 512;
/** Starts inside a damaged stretch that are tried against a wrong length field, and those that are counted. */
const TRIED_STARTS = 8;
const COUNTED_STARTS = 256;
/** Idle fill between frames that is not worth a report: 7E, NUL, CR, LF, space. */
const STRAY: ReadonlySet<number> = new Set([START, 0x00, 0x0d, 0x0a, 0x20]);
const MOST_STRAYS = 4;

const EMPTY = new Uint8Array(0);

interface Failure {
  at: number;
  /** Where the frame would end by its own length field. */
  end: number;
  reason: RefusalReason;
  detail: string;
}

/**
 * Cuts frames out of a byte stream by length and CRC, never by searching for an end byte: 7E and 03 occur in bodies.
 * Garbage, glued and split frames and stray bytes are survived; every damaged stretch is reported once. Each start is
 * checked by CRC once, so a hostile stream costs no more than its bytes.
 */
export function createFramer(): Framer {
  return new StreamFramer();
}

class StreamFramer implements Framer {
  /** Bytes not yet given out: a damaged stretch, then starts that wait for their rest. */
  private buffer: Uint8Array = EMPTY;
  private scanAt = 0;
  /** Starts whose frame is not all there yet. */
  private waiting: number[] = [];
  /** Starts with a header that fits and a frame that does not. */
  private failed: Failure[] = [];
  private events: FramerEvent[] = [];

  get pendingBytes(): number {
    return this.buffer.length;
  }

  push(chunk: Uint8Array): FramerEvent[] {
    // A Buffer's slice is a view: as a plain array it is a copy, so that no frame keeps a socket's memory.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    this.buffer = this.buffer.length === 0 ? bytes : concat(this.buffer, bytes);
    while (this.step());
    const garbage = this.waiting[0] ?? this.scanAt;
    if (garbage > LONGEST_RUN) this.endRun(garbage);
    // The chunk's memory belongs to the socket's pool: what stays is copied.
    if (this.buffer.length > 0 && this.buffer.buffer === chunk.buffer) this.buffer = this.buffer.slice();
    return this.take();
  }

  flush(): FramerEvent[] {
    if (this.waiting.length > 0) {
      const detail = `${this.buffer.length} bytes, then silence`;
      // A single 7E at the end is idle fill, not the start of a frame.
      const starts = this.waiting.filter((at) => this.buffer[at] === SOH || at + 1 < this.buffer.length);
      const unfinished = starts.map(
        (at): Failure => ({ at, end: this.buffer.length, reason: 'truncated', detail }),
      );
      this.failed = [...this.failed, ...unfinished].sort((left, right) => left.at - right.at);
    }
    this.endRun(this.buffer.length);
    return this.take();
  }

  private take(): FramerEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  /** Gives out the first whole frame; false when there is none. */
  private step(): boolean {
    for (let index = 0; index < this.waiting.length; index++) {
      const at = this.waiting[index]!;
      const tried = this.tryAt(at);
      if (tried === 'frame') return true;
      if (tried === 'refused') {
        this.waiting.splice(index, 1);
        index--;
      }
    }
    for (; this.scanAt < this.buffer.length; this.scanAt++) {
      if (!this.isStart(this.scanAt)) continue;
      const at = this.scanAt;
      const tried = this.tryAt(at);
      if (tried === 'frame') return true;
      if (tried === 'waiting') this.waiting.push(at);
    }
    return false;
  }

  private isStart(at: number): boolean {
    const byte = this.buffer[at];
    if (byte === SOH) return true;
    return byte === START && (at + 1 === this.buffer.length || this.buffer[at + 1] === START);
  }

  private tryAt(at: number): 'frame' | 'waiting' | 'refused' {
    const decoded = decodeFrame(this.buffer, at);
    if (decoded.ok) {
      this.accept(at, decoded.frame);
      return 'frame';
    }
    if (decoded.reason === 'truncated') return 'waiting';
    // A header that fits makes it a damaged frame; the rest is a chance byte.
    if (decoded.reason === 'crc' || decoded.reason === 'end-character') {
      const { reason, detail } = decoded;
      if (this.failed.length < COUNTED_STARTS) this.failed.push({ at, end: this.endOf(at), reason, detail });
    }
    return 'refused';
  }

  private accept(at: number, frame: Frame): void {
    this.reportRun(at);
    this.events.push({ kind: 'frame', frame, bytes: this.buffer.slice(at, at + frame.length) });
    this.drop(at + frame.length);
  }

  private endRun(to: number): void {
    if (to > 0) this.reportRun(to);
    this.drop(to);
  }

  private drop(count: number): void {
    this.buffer = count >= this.buffer.length ? EMPTY : this.buffer.subarray(count);
    this.scanAt = 0;
    this.waiting = [];
    this.failed = [];
  }

  private endOf(at: number): number {
    if (this.buffer[at] === SOH) return at;
    return at + 17 + (((this.buffer[at + 11]! & 0x0f) << 8) | this.buffer[at + 12]!);
  }

  /** Reports `[0, to)`, which is no frame by its own length field: garbage, then each damaged frame once. */
  private reportRun(to: number): void {
    if (to === 0 || this.recover(to)) return;
    const damaged: Failure[] = [];
    for (const failure of this.failed) {
      // A start inside a damaged frame is a chance pair of bytes.
      if (failure.at < to && failure.at >= (damaged.at(-1)?.end ?? 0)) damaged.push(failure);
    }
    const garbageEnd = damaged[0]?.at ?? to;
    const garbage = this.buffer.subarray(0, garbageEnd);
    if (garbageEnd > MOST_STRAYS || !garbage.every((byte) => STRAY.has(byte))) {
      this.refuse(0, garbageEnd, 'no-start', `${garbageEnd} bytes without a frame`);
    }
    for (const [index, { at, reason, detail }] of damaged.entries()) {
      this.refuse(at, damaged[index + 1]?.at ?? to, reason, detail);
    }
  }

  private refuse(from: number, to: number, reason: RefusalReason, detail: string): void {
    const bytes = this.buffer.slice(from, Math.min(to, from + SHOWN_BYTES));
    this.events.push({ kind: 'refused', reason, detail, bytes, count: to - from });
  }

  /**
   * Some terminals write a wrong length or a single 7E. A stretch that is a frame when measured from its first byte to
   * its last (or to the next start inside) is taken; anything left over means that it was damaged.
   */
  private recover(to: number): boolean {
    let end = to;
    while (end > 0 && this.buffer[end - 1] === START) end--;
    const inside = this.failed
      .map(({ at }) => at)
      .filter((at) => at > 0 && at < end)
      .slice(0, TRIED_STARTS);
    const starts = [0, ...inside, end, ...(end < to ? [to] : [])];
    const found: FramerEvent[] = [];
    for (let index = 0; index < starts.length && starts[index]! < end; ) {
      const from = starts[index]!;
      const next = starts.findIndex((at, candidate) => candidate > index && this.spanAt(from, at) !== null);
      if (next < 0) return false;
      found.push(this.spanAt(from, starts[next]!)!);
      index = next;
    }
    this.events.push(...found);
    return found.length > 0;
  }

  private spanAt(from: number, to: number): FramerEvent | null {
    if (this.buffer[from] !== START) return null;
    const decoded = decodeExactSpan(this.buffer, from, to);
    return decoded.ok ? { kind: 'frame', frame: decoded.frame, bytes: this.buffer.slice(from, to) } : null;
  }
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
