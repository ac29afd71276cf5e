/** A picture without what a camera or a program wrote beside it, and what that was; undefined where it is damaged. */
export type Cleaned = { bytes: Buffer; removed: Buffer } | undefined;

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP2 = 0xe2;
const COM = 0xfe;
/** Markers that stand alone: TEM and the restarts. */
const alone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** JFIF (APP0), colour profile (APP2) and Adobe's colour transform (APP14) change what is seen: they stay. */
const stays = (marker: number, body: Buffer): boolean =>
  (marker < 0xe0 && marker !== COM) ||
  (marker > 0xef && marker !== COM) ||
  marker === 0xe0 ||
  marker === 0xee ||
  (marker === APP2 && body.toString('latin1', 0, 11) === 'ICC_PROFILE');

const ORIENTATION_TAG = 0x0112;

/** Which way up the picture is (Exif 4.6.4 A); undefined where it does not say, or stands upright. */
function orientationOf(body: Buffer): number | undefined {
  if (body.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined;
  const tiff = body.subarray(6);
  if (tiff.length < 8) return undefined;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const ifd = u32(4);
  if (ifd + 2 > tiff.length) return undefined;
  for (let n = 0; n < u16(ifd); n++) {
    const at = ifd + 2 + n * 12;
    if (at + 12 > tiff.length) return undefined;
    if (u16(at) !== ORIENTATION_TAG) continue;
    const value = u16(at + 8);
    return value >= 2 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** An Exif segment that says which way up and nothing else. */
function uprightSegment(orientation: number): Buffer {
  const body = Buffer.from(
    'FFE1002245786966000049492A00080000000100120103000100000000000000'.concat('00000000'),
    'hex',
  );
  body.writeUInt16LE(orientation, 28);
  return body;
}

/** Where the compressed data of a scan end: at the next marker that is neither stuffing nor a restart. */
function scanEnd(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1]!;
    if (next !== 0x00 && next !== 0xff && !alone(next)) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  return -1;
}

/** ISO/IEC 10918-1 annex B, segment by segment; what follows the end of the picture is no part of it. */
export function cleanJpeg(bytes: Buffer): Cleaned {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return undefined;
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  const removed: Buffer[] = [];
  let orientation: number | undefined;
  let at = 2;
  for (;;) {
    if (at + 2 > bytes.length || bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) break;
    if (alone(marker)) {
      kept.push(bytes.subarray(at, at + 2));
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) return undefined;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) return undefined;
    const body = bytes.subarray(at + 4, end);
    if (marker === APP1) orientation ??= orientationOf(body);
    const until = marker === SOS ? scanEnd(bytes, end) : end;
    if (until < 0) return undefined;
    if (stays(marker, body)) kept.push(bytes.subarray(at, until));
    else removed.push(body);
    at = until;
  }
  removed.push(bytes.subarray(at + 2));
  const [start, ...rest] = kept as [Buffer, ...Buffer[]];
  const upright = orientation === undefined ? [] : [uprightSegment(orientation)];
  return {
    bytes: Buffer.concat([start, ...upright, ...rest, Buffer.from([0xff, EOI])]),
    removed: Buffer.concat(removed),
  };
}
