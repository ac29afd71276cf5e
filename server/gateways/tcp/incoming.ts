import { hash } from 'node:crypto';
import { type Dialect, type Frame, readingsOf } from '../../protocols/sl651/index.ts';
import type { IncomingFrame } from './ports.ts';

const TEST_REPORT = 0x30;
const OPENING_BYTES = { 'HEX/BCD': 8, ASCII: 16 } as const;

export interface Arrival {
  frame: Frame;
  /** The frame, or the packets of a multi-packet body joined, as sent. */
  bytes: Uint8Array;
  /** The body from its serial on. */
  body: Uint8Array;
  receivedAtMs: number;
  peer: string;
}

/** A decoded uplink as the telemetry store takes it. */
export function toIncoming(
  { frame, bytes, body, receivedAtMs, peer }: Arrival,
  dialect: Dialect,
): IncomingFrame {
  const incoming: IncomingFrame = {
    gateway: 'tcp',
    protocol: 'sl651',
    stationAddress: frame.station,
    password: frame.password,
    receivedAtMs,
    peer,
    raw: bytes,
    functionCode: frame.functionCode.toString(16).toUpperCase().padStart(2, '0'),
    serial: frame.serial ?? 0,
    sentAtMs: frame.sentAtMs,
    contentHash: hash(
      'sha256',
      body.subarray(Math.min(body.length, OPENING_BYTES[frame.encoding])),
      'base64url',
    ),
    test: frame.functionCode === TEST_REPORT,
    readings: readingsOf(frame, dialect),
  };
  if (frame.partial !== null) incoming.partial = true;
  const pictures = picturesOf(frame);
  if (pictures.length > 0) incoming.pictures = pictures;
  for (const element of elementsOf(frame)) {
    if (element.kind === 'text') incoming.text = element.value;
    if (element.kind === 'bits' && incoming.statusWord === undefined) incoming.statusWord = element.value;
  }
  return incoming;
}

function elementsOf(frame: Frame): Frame['blocks'][number]['groups'][number]['elements'] {
  return frame.blocks.flatMap(({ groups }) => groups.flatMap(({ elements }) => elements));
}

function picturesOf(frame: Frame): { observedAtMs: number; jpeg: Uint8Array }[] {
  const pictures: { observedAtMs: number; jpeg: Uint8Array }[] = [];
  for (const { groups } of frame.blocks) {
    for (const { observedAtMs, elements } of groups) {
      for (const element of elements) {
        const atMs = observedAtMs ?? frame.sentAtMs;
        if (element.kind !== 'bytes' || element.key !== 'PIC' || atMs === null) continue;
        pictures.push({ observedAtMs: atMs, jpeg: withoutFill(element.value) });
      }
    }
  }
  return pictures;
}

/** Terminals fill the last packet: what stands behind the end mark FFD9 is not the picture. */
function withoutFill(jpeg: Uint8Array): Uint8Array {
  for (let at = jpeg.length - 2; at > 0 && at > jpeg.length - 64; at--) {
    if (jpeg[at] === 0xff && jpeg[at + 1] === 0xd9) return jpeg.subarray(0, at + 2);
  }
  return jpeg;
}
