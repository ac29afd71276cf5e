import { crc16 } from '../kit/crc16.ts';
import { HEX_BYTE } from '../kit/hex.ts';
import { END_BYTE, SOH, START, STX, SYN } from './control.ts';
import { encodeAsciiBody } from './encode-ascii-body.ts';
import { encodeBody, pushHex } from './encode-body.ts';
import type { FrameSpec } from './types.ts';

/** Longest body of one frame: the low 12 bits of the length field (table 20). */
export const LONGEST_BODY = 4095;
const PACKET_NUMBER_BYTES = { 'HEX/BCD': 3, ASCII: 6 } as const;

/** One frame as bytes, start to CRC. RangeError where a value does not fit the standard's fields. */
export function encodeFrame(spec: FrameSpec): Uint8Array {
  return wrapBody(spec, spec.encoding === 'ASCII' ? encodeAsciiBody(spec) : encodeBody(spec));
}

/**
 * A body cut into packets of at most `bodyBytes` (M3: SYN, ETB … ETX, tables 18 and 22). Only the first holds serial and
 * time. Pictures and other bodies above one frame go this way.
 */
export function encodePackets(spec: FrameSpec, bodyBytes = 220): Uint8Array[] {
  const body = spec.encoding === 'ASCII' ? encodeAsciiBody(spec) : encodeBody(spec);
  const total = Math.max(1, Math.ceil(body.length / bodyBytes));
  return Array.from({ length: total }, (_, index) =>
    wrapBody(
      {
        ...spec,
        packet: { total, sequence: index + 1 },
        end: index + 1 < total ? 'ETB' : (spec.end ?? 'ETX'),
      },
      body.slice(index * bodyBytes, (index + 1) * bodyBytes),
    ),
  );
}

function wrapBody(spec: FrameSpec, body: readonly number[]): Uint8Array {
  const encoding = spec.encoding ?? 'HEX/BCD';
  const length = body.length + (spec.packet ? PACKET_NUMBER_BYTES[encoding] : 0);
  if (length > LONGEST_BODY)
    throw new RangeError(`a body of ${length} bytes needs packets (at most ${LONGEST_BODY})`);
  const out: number[] = [];
  if (encoding === 'ASCII') pushAsciiHeader(out, spec, length);
  else pushHexHeader(out, spec, length);
  for (const byte of body) out.push(byte);
  out.push(END_BYTE[spec.end ?? (spec.direction === 'up' ? 'ETX' : 'ENQ')]);
  const crc = crc16(Uint8Array.from(out));
  if (encoding === 'ASCII') pushText(out, hexDigits(crc, 4));
  else out.push(crc >>> 8, crc & 0xff);
  return Uint8Array.from(out);
}

function flagAndLength(spec: FrameSpec, length: number): number {
  return (spec.direction === 'down' ? 0x8000 : 0) | length;
}

/** Table 20 (up: centre first) and 21 (down: station first). */
function pushHexHeader(out: number[], spec: FrameSpec, length: number): void {
  out.push(START, START);
  if (spec.direction === 'up') out.push(spec.centre);
  pushHex(out, spec.station, 5);
  if (spec.direction === 'down') out.push(spec.centre);
  pushHex(out, spec.password, 2);
  const flags = flagAndLength(spec, length);
  out.push(spec.functionCode, flags >>> 8, flags & 0xff, spec.packet ? SYN : STX);
  if (!spec.packet) return;
  const { total, sequence } = spec.packet;
  out.push((total >>> 4) & 0xff, ((total & 0x0f) << 4) | ((sequence >>> 8) & 0x0f), sequence & 0xff);
}

/** Tables 16–19: the same fields as hex digits. */
function pushAsciiHeader(out: number[], spec: FrameSpec, length: number): void {
  const centre = HEX_BYTE[spec.centre]!;
  out.push(SOH);
  pushText(out, spec.direction === 'up' ? centre + spec.station : spec.station + centre);
  pushText(out, spec.password + HEX_BYTE[spec.functionCode]! + hexDigits(flagAndLength(spec, length), 4));
  out.push(spec.packet ? SYN : STX);
  if (spec.packet) pushText(out, hexDigits(spec.packet.total, 3) + hexDigits(spec.packet.sequence, 3));
}

function hexDigits(value: number, count: number): string {
  return value.toString(16).toUpperCase().padStart(count, '0');
}

function pushText(out: number[], text: string): void {
  for (let index = 0; index < text.length; index++) out.push(text.charCodeAt(index));
}
