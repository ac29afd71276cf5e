import type { Cleaned } from './clean-jpeg.ts';

const STAYS = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP']);
/** Flags of VP8X that say Exif and XMP are there (RFC 9649 2.7). */
const EXIF_AND_XMP = 0x08 | 0x04;

export function cleanWebp(bytes: Buffer): Cleaned {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return undefined;
  const kept: Buffer[] = [];
  const removed: Buffer[] = [];
  for (let at = 12; at < end; ) {
    if (at + 8 > end) return undefined;
    const size = bytes.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    if (next > end + (size % 2)) return undefined;
    const type = bytes.toString('latin1', at, at + 4);
    const chunk = Buffer.from(bytes.subarray(at, Math.min(next, bytes.length)));
    if (type === 'VP8X' && size >= 1) chunk[8] = chunk[8]! & ~EXIF_AND_XMP;
    if (STAYS.has(type)) kept.push(chunk);
    else removed.push(chunk.subarray(8));
    at = next;
  }
  removed.push(bytes.subarray(end));
  const body = Buffer.concat(kept);
  const head = Buffer.from('RIFF0000WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return { bytes: Buffer.concat([head, body]), removed: Buffer.concat(removed) };
}
