import { readBcdSeconds } from '../kit/beijing-time.ts';
import { crc16 } from '../kit/crc16.ts';
import { HEX_BYTE } from '../kit/hex.ts';
import { END_NAME, SOH, START, STX, SYN } from './control.ts';
import { decodeAsciiFrame, readAsciiBody } from './decode-ascii.ts';
import { readContent } from './decode-content.ts';
import { DataReader, isStationGroup, readAddress } from './decode-data.ts';
import { FUNCTION_BY_CODE } from './functions.ts';
import { refuse } from './refusal.ts';
import type { Content, Decoded, Frame } from './types.ts';

/** Bytes before the body with STX, and after it (end character, CRC). */
const HEADER_BYTES = 14;
const TAIL_BYTES = 3;
/** Serial and send time, which open every body but that of packet 2…. */
const OPENING_BYTES = 8;
/** Functions whose F1F1 group has no class byte before its data (46H, 4BH). */
const UNCLASSED: ReadonlySet<number> = new Set([0x46, 0x4b]);

/**
 * Decodes the frame that starts at `from`, either coding. Never throws. Bytes after its CRC are left alone: `length`
 * tells where it ends. Length, end character and CRC must fit, otherwise it is no frame; a body that cannot be read to
 * its end is still a frame, marked `partial` (the station must be answered or it sends for ever).
 */
export function decodeFrame(bytes: Uint8Array, from = 0, to = bytes.length): Decoded {
  const first = bytes[from];
  if (from >= to || (first !== START && first !== SOH))
    return refuse('no-start', 'no 7E7E or SOH at the start');
  return first === SOH ? decodeAsciiFrame(bytes, from, to) : decodeHexFrame(bytes, from, to);
}

function decodeHexFrame(bytes: Uint8Array, from: number, to: number): Decoded {
  if (to - from > 1 && bytes[from + 1] !== START)
    return refuse('no-start', 'a single 7E does not start a frame');
  return decodeHexSpan(bytes, from, to, HEADER_BYTES, -1);
}

/**
 * Decodes a HEX/BCD frame that is known to fill `[from, to)`: its length field is not believed, and one start byte may
 * be missing. For terminals that write either wrongly; CRC and body must fit.
 */
export function decodeExactSpan(bytes: Uint8Array, from: number, to: number): Decoded {
  const headerBytes = bytes[from + 1] === START ? HEADER_BYTES : HEADER_BYTES - 1;
  const decoded = decodeHexSpan(bytes, from, to, headerBytes, to - from - headerBytes - TAIL_BYTES);
  if (
    decoded.ok &&
    (decoded.frame.partial !== null || FUNCTION_BY_CODE[decoded.frame.functionCode] === undefined)
  ) {
    return refuse('crc', 'the CRC fits by chance: the body cannot be read');
  }
  return decoded;
}

/** `exactLength` ≥ 0 replaces the length field. `headerBytes` counts from the first start byte to STX. */
function decodeHexSpan(
  bytes: Uint8Array,
  from: number,
  to: number,
  headerBytes: number,
  exactLength: number,
): Decoded {
  const header = from + headerBytes - HEADER_BYTES;
  if (to - header > 11) {
    const nibble = bytes[header + 11]! >>> 4;
    if (nibble !== 0 && nibble !== 8)
      return refuse('direction', `flag nibble ${nibble} is neither 0 (up) nor 8 (down)`);
  }
  if (to - header > 13) {
    const byte = bytes[header + 13]!;
    if (byte !== STX && byte !== SYN)
      return refuse('start-of-text', `${HEX_BYTE[byte]!} in place of STX or SYN`);
  }
  if (to - from < headerBytes + TAIL_BYTES)
    return refuse('truncated', `${to - from} bytes are no whole frame`);
  const flags = (bytes[header + 11]! << 8) | bytes[header + 12]!;
  const down = flags >>> 12 === 8;
  const bodyLength = exactLength < 0 ? flags & 0x0fff : exactLength;
  const endAt = from + headerBytes + bodyLength;
  if (endAt + TAIL_BYTES > to) {
    return refuse(
      'truncated',
      `${headerBytes + bodyLength + TAIL_BYTES} bytes announced, ${to - from} there`,
    );
  }
  const end = END_NAME[bytes[endAt]!];
  if (end === undefined) return refuse('end-character', `${HEX_BYTE[bytes[endAt]!]!} does not end a frame`);
  const crc = crc16(bytes, from, endAt + 1);
  if (bytes[endAt + 1] !== crc >>> 8 || bytes[endAt + 2] !== (crc & 0xff)) {
    return refuse('crc', `CRC ${HEX_BYTE[crc >>> 8]!}${HEX_BYTE[crc & 0xff]!} computed, another sent`);
  }
  let bodyStart = from + headerBytes;
  let packet: Frame['packet'] = null;
  if (bytes[header + 13] === SYN) {
    if (bodyLength < 3) return refuse('packet-header', 'no room for the packet number after SYN');
    const [high, middle, low] = [bytes[bodyStart]!, bytes[bodyStart + 1]!, bytes[bodyStart + 2]!];
    packet = { total: (high << 4) | (middle >>> 4), sequence: ((middle & 0x0f) << 8) | low };
    bodyStart += 3;
  }
  const frame: Frame = {
    encoding: 'HEX/BCD',
    direction: down ? 'down' : 'up',
    centre: down ? bytes[header + 7]! : bytes[header + 2]!,
    station: readAddress(bytes, down ? header + 2 : header + 3),
    password: HEX_BYTE[bytes[header + 8]!]! + HEX_BYTE[bytes[header + 9]!]!,
    functionCode: bytes[header + 10]!,
    packet,
    end,
    serial: null,
    sentAtMs: null,
    blocks: [],
    content: { kind: 'none' },
    partial: null,
    bodyStart: bodyStart - from,
    bodyEnd: endAt - from,
    length: endAt + TAIL_BYTES - from,
  };
  readBody(frame, bytes, bodyStart, endAt);
  if (frame.partial !== null) frame.partial.offset -= from;
  return { ok: true, frame };
}

/**
 * Decodes a body joined from packets under the header of the first one: `body` from the serial to the end. The packet
 * number becomes the last one's, as the confirm wants it (table 23 a).
 */
export function decodeBody(first: Frame, body: Uint8Array): Frame {
  const total = first.packet?.total ?? 1;
  const frame: Frame = {
    ...first,
    packet: first.packet && { total, sequence: total },
    end: 'ETX',
    serial: null,
    sentAtMs: null,
    blocks: [],
    content: { kind: 'none' },
    partial: null,
    bodyStart: 0,
    bodyEnd: body.length,
    length: body.length,
  };
  if (frame.encoding === 'ASCII') readAsciiBody(frame, body, 0, body.length);
  else readOpening(frame, body, 0, body.length);
  return frame;
}

/** Fills serial, time, blocks and content of a frame whose header is read. */
function readBody(frame: Frame, bytes: Uint8Array, from: number, end: number): void {
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
  readOpening(frame, bytes, from, end);
}

function readOpening(frame: Frame, bytes: Uint8Array, from: number, end: number): void {
  if (end - from < OPENING_BYTES) {
    frame.partial = { reason: 'short-body', offset: from };
    if (end > from) frame.content = { kind: 'raw', bytes: bytes.slice(from, end) };
    return;
  }
  frame.serial = (bytes[from]! << 8) | bytes[from + 1]!;
  frame.sentAtMs = readBcdSeconds(bytes, from + 2);
  if (frame.sentAtMs === null) frame.partial = { reason: 'bad-time', offset: from + 2 };
  const definition = FUNCTION_BY_CODE[frame.functionCode];
  const bodyFrom = from + OPENING_BYTES;
  if (bodyFrom === end) return;
  if (definition === undefined) {
    frame.content = { kind: 'raw', bytes: bytes.slice(bodyFrom, end) };
    return;
  }
  const form = frame.direction === 'up' ? definition.up : definition.down;
  if (form === 'data' || form === 'text') readData(frame, bytes, bodyFrom, end);
  else readForm(frame, form, bytes, bodyFrom, end);
}

const DATA: Content = { kind: 'data' };

function readData(frame: Frame, bytes: Uint8Array, from: number, end: number): void {
  const reader = new DataReader(bytes, from, end, frame.station, !UNCLASSED.has(frame.functionCode));
  reader.read();
  frame.blocks = reader.blocks;
  frame.content = DATA;
  if (reader.partial !== null) frame.partial = reader.partial;
  else if (reader.firstBadTime !== null) frame.partial = { reason: 'bad-time', offset: reader.firstBadTime };
}

type Form = Parameters<typeof readContent>[0];

function readForm(frame: Frame, form: Form, bytes: Uint8Array, from: number, end: number): void {
  let contentFrom = from;
  if (frame.direction === 'up' && isStationGroup(bytes, from, end)) {
    frame.blocks = [{ station: readAddress(bytes, from + 2), class: null, groups: [] }];
    contentFrom += 7;
  }
  const table = FUNCTION_BY_CODE[frame.functionCode]?.parameterTable;
  const { content, at } = readContent(form, bytes, contentFrom, end, table);
  frame.content = content;
  if (content.kind === 'raw') frame.partial = { reason: 'unknown-structure', offset: contentFrom };
  else if (at < end) frame.partial = { reason: 'truncated-element', offset: at };
}
