import { crc32 } from 'node:zlib';
import type { Cleaned } from './clean-jpeg.ts';

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What changes the picture that is seen (PNG 3rd edition, 5.6): texts, times and Exif go. */
const STAYS = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'sBIT',
  'pHYs',
  'cICP',
]);

export function cleanPng(bytes: Buffer): Cleaned {
  const kept: Buffer[] = [PNG_SIGNATURE];
  const removed: Buffer[] = [];
  let at = PNG_SIGNATURE.length;
  for (let type = ''; type !== 'IEND'; ) {
    if (at + 12 > bytes.length) return undefined;
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    type = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return undefined;
    if (STAYS.has(type)) kept.push(bytes.subarray(at, end));
    else removed.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
  removed.push(bytes.subarray(at));
  return { bytes: Buffer.concat(kept), removed: Buffer.concat(removed) };
}
