import { crc16 } from '../kit/crc16.ts';
import { HEX_DIGIT_VALUE } from '../kit/hex.ts';
import { AsciiTokens, readTime } from './ascii-tokens.ts';
import { END_NAME, STX, SYN } from './control.ts';
import { readAsciiContent } from './decode-ascii-content.ts';
import { refuse } from './refusal.ts';
import type { Decoded, Frame } from './types.ts';

/** SOH, centre 2, station 10, password 4, function 2, flag and length 4, STX or SYN (tables 16–19). */
const HEADER_CHARS = 24;
/** End character and four hex digits of the CRC. */
const TAIL_CHARS = 5;
const PACKET_CHARS = 6;
/** Serial (4 hex digits) and send time (12 digits), without a space between (6.6.2.1). */
const OPENING_CHARS = 16;

/** Decodes the ASCII-coded frame at `from`; see `decodeFrame`. */
export function decodeAsciiFrame(bytes: Uint8Array, from: number, to: number): Decoded {
  // What is there must fit before more is waited for: 01H is a common byte in the bodies of other frames.
  for (let at = from + 1; at < to && at < from + HEADER_CHARS - 1; at++) {
    if (HEX_DIGIT_VALUE[bytes[at]!]! < 0)
      return refuse('header', `no hex digit at character ${at - from} of the header`);
  }
  if (to - from < HEADER_CHARS + TAIL_CHARS)
    return refuse('truncated', `${to - from} characters are no whole frame`);
  const flags = hexNumber(bytes, from + 19, 4);
  const down = flags >>> 12 === 8;
  if (!down && flags >>> 12 !== 0) return refuse('direction', 'flag is neither 0 (up) nor 8 (down)');
  const startOfText = bytes[from + 23]!;
  if (startOfText !== STX && startOfText !== SYN)
    return refuse('start-of-text', 'no STX or SYN behind the header');
  const bodyLength = flags & 0x0fff;
  const endAt = from + HEADER_CHARS + bodyLength;
  if (endAt + TAIL_CHARS > to) {
    return refuse(
      'truncated',
      `${HEADER_CHARS + bodyLength + TAIL_CHARS} characters announced, ${to - from} there`,
    );
  }
  const end = END_NAME[bytes[endAt]!];
  if (end === undefined) return refuse('end-character', 'no end character behind the body');
  const sent = hexNumber(bytes, endAt + 1, 4);
  if (sent !== crc16(bytes, from, endAt + 1)) return refuse('crc', 'the CRC does not fit');
  let bodyStart = from + HEADER_CHARS;
  let packet: Frame['packet'] = null;
  if (startOfText === SYN) {
    const total = bodyLength < PACKET_CHARS ? -1 : hexNumber(bytes, bodyStart, 3);
    const sequence = bodyLength < PACKET_CHARS ? -1 : hexNumber(bytes, bodyStart + 3, 3);
    if (total < 0 || sequence < 0) return refuse('packet-header', 'no packet number behind SYN');
    packet = { total, sequence };
    bodyStart += PACKET_CHARS;
  }
  const centreAt = from + (down ? 11 : 1);
  const stationAt = from + (down ? 1 : 3);
  const frame: Frame = {
    encoding: 'ASCII',
    direction: down ? 'down' : 'up',
    centre: hexNumber(bytes, centreAt, 2),
    station: upperText(bytes, stationAt, 10),
    password: upperText(bytes, from + 13, 4),
    functionCode: hexNumber(bytes, from + 17, 2),
    packet,
    end,
    serial: null,
    sentAtMs: null,
    blocks: [],
    content: { kind: 'none' },
    partial: null,
    bodyStart: bodyStart - from,
    bodyEnd: endAt - from,
    length: endAt + TAIL_CHARS - from,
  };
  readPacketBody(frame, bytes, bodyStart, endAt);
  if (frame.partial !== null) frame.partial.offset -= from;
  return { ok: true, frame };
}

/** Value of hex digits, or −1 where one is none. */
function hexNumber(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const digit = HEX_DIGIT_VALUE[bytes[index]!]!;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function upperText(bytes: Uint8Array, at: number, count: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + count)).toUpperCase();
}

function readPacketBody(frame: Frame, bytes: Uint8Array, from: number, end: number): void {
  const { packet, direction } = frame;
  if (packet && (packet.sequence < 1 || packet.sequence > packet.total)) {
    frame.partial = { reason: 'bad-packet-number', offset: from };
    frame.content = { kind: 'raw', bytes: bytes.slice(from, end) };
    return;
  }
  if (packet && packet.sequence > 1 && direction === 'up') {
    frame.content = { kind: 'fragment', bytes: bytes.slice(from, end) };
    return;
  }
  readAsciiBody(frame, bytes, from, end);
}

/** Fills serial, time, blocks and content of an ASCII body. */
export function readAsciiBody(frame: Frame, bytes: Uint8Array, from: number, end: number): void {
  const serial = end - from < OPENING_CHARS ? -1 : hexNumber(bytes, from, 4);
  if (serial < 0) {
    frame.partial = { reason: 'short-body', offset: from };
    if (end > from) frame.content = { kind: 'raw', bytes: bytes.slice(from, end) };
    return;
  }
  frame.serial = serial;
  frame.sentAtMs = readTime(upperText(bytes, from + 4, 12));
  if (frame.sentAtMs === null) frame.partial = { reason: 'bad-time', offset: from + 4 };
  const tokens = new AsciiTokens(bytes, from + OPENING_CHARS, end);
  readAsciiContent(frame, tokens);
}
