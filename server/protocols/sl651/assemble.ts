import { decodeBody } from './decode-frame.ts';
import type { Frame } from './types.ts';

/** Bounds of what half-received bodies may hold. */
export const ASSEMBLY_LIMITS = { bodyBytes: 2 * 1024 * 1024, open: 8, ageMs: 10 * 60_000 } as const;

export type AssemblyResult =
  /** Not part of a multi-packet body. */
  | { kind: 'single' }
  | { kind: 'waiting'; received: number; total: number }
  /** The last packet came and these are not there: each gets a NAK (table 23 a). */
  | { kind: 'missing'; sequences: number[]; total: number }
  /** All packets are there: the frame of the whole body, the body, and the packets as sent, joined. */
  | { kind: 'complete'; frame: Frame; body: Uint8Array; bytes: Uint8Array }
  | { kind: 'refused'; reason: 'too-large' | 'no-first-packet' };

export interface Assembler {
  add(frame: Frame, bytes: Uint8Array, nowMs: number): AssemblyResult;
  /** Sequences still missing of the body that a packet belongs to; empty when it is complete or forgotten. */
  missing(packet: Frame): number[];
  /** Forgets bodies that got no packet for `ASSEMBLY_LIMITS.ageMs`; gives how many. */
  expire(nowMs: number): number;
}

interface Open {
  packets: Map<number, { frame: Frame; bytes: Uint8Array }>;
  bodyBytes: number;
  lastAtMs: number;
}

/** Joins the packets of multi-packet bodies (M3) by station, function and packet total. */
export function createAssembler(): Assembler {
  const bodies = new Map<string, Open>();

  function expire(nowMs: number): number {
    let expired = 0;
    for (const [key, open] of bodies) {
      if (nowMs - open.lastAtMs <= ASSEMBLY_LIMITS.ageMs) continue;
      bodies.delete(key);
      expired++;
    }
    return expired;
  }

  function openOf(key: string, nowMs: number): Open {
    const known = bodies.get(key);
    if (known) return known;
    expire(nowMs);
    // The oldest half-received body makes room.
    if (bodies.size >= ASSEMBLY_LIMITS.open) bodies.delete(bodies.keys().next().value!);
    const fresh: Open = { packets: new Map(), bodyBytes: 0, lastAtMs: nowMs };
    bodies.set(key, fresh);
    return fresh;
  }

  function add(frame: Frame, bytes: Uint8Array, nowMs: number): AssemblyResult {
    const { packet } = frame;
    if (
      packet === null ||
      frame.direction === 'down' ||
      packet.sequence < 1 ||
      packet.sequence > packet.total
    ) {
      return { kind: 'single' };
    }
    const key = keyOf(frame);
    const first = bodies.get(key)?.packets.get(1)?.frame;
    // Another serial in packet 1 is another picture.
    if (packet.sequence === 1 && first && first.serial !== frame.serial) bodies.delete(key);
    const open = openOf(key, nowMs);
    open.lastAtMs = nowMs;
    const before = open.packets.get(packet.sequence);
    open.bodyBytes += bytes.length - (before?.bytes.length ?? 0);
    open.packets.set(packet.sequence, { frame, bytes });
    if (open.bodyBytes > ASSEMBLY_LIMITS.bodyBytes) {
      bodies.delete(key);
      return { kind: 'refused', reason: 'too-large' };
    }
    if (open.packets.size === packet.total) {
      bodies.delete(key);
      return join(open, packet.total);
    }
    // A resent packet ends with ETX like the last one (table 15).
    if (frame.end !== 'ETX' && packet.sequence !== packet.total) {
      return { kind: 'waiting', received: open.packets.size, total: packet.total };
    }
    return { kind: 'missing', sequences: missingOf(open, packet.total), total: packet.total };
  }

  function missing(packet: Frame): number[] {
    const open = bodies.get(keyOf(packet));
    return open ? missingOf(open, packet.packet?.total ?? 0) : [];
  }

  return { add, expire, missing };
}

function keyOf(frame: Frame): string {
  return `${frame.station} ${frame.functionCode} ${frame.packet?.total ?? 0}`;
}

function missingOf(open: Open, total: number): number[] {
  return Array.from({ length: total }, (_, index) => index + 1).filter(
    (sequence) => !open.packets.has(sequence),
  );
}

function join(open: Open, total: number): AssemblyResult {
  const packets = Array.from({ length: total }, (_, index) => open.packets.get(index + 1)!);
  const body = concatAll(packets.map(({ frame, bytes }) => bytes.subarray(frame.bodyStart, frame.bodyEnd)));
  const bytes = concatAll(packets.map((packet) => packet.bytes));
  return { kind: 'complete', frame: decodeBody(packets[0]!.frame, body), body, bytes };
}

function concatAll(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
