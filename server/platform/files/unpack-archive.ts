import { inflateRawSync } from 'node:zlib';

export interface ArchiveLimits {
  fileBytes: number;
  entries: number;
  entryBytes: number;
  totalBytes: number;
}
export type ArchiveFault = 'too-large' | 'old-format' | 'not-a-workbook' | 'too-big-inside';

export type Archive =
  | { ok: true; entries: ReadonlyMap<string, Buffer> }
  | { ok: false; reason: ArchiveFault };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Signature, check sum and two sizes (8 bytes each in ZIP64) that may follow an entry's data. */
const DESCRIPTOR_BYTES = 24;
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

interface Entry {
  name: string;
  method: number;
  packedBytes: number;
  at: number;
}

const UTF8_NAMES = 0x0800;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const GB18030 = new TextDecoder('gb18030');
const HAN = /\p{Script=Han}/u;

/**
 * A name as UTF-8 where its header says so or it can be nothing else. Windows in Chinese packs names in GB 18030 and says
 * nothing: short ones are UTF-8 by chance, then without a Han character.
 */
function nameIn(bytes: Buffer, from: number, length: number, flags: number): string {
  const name = bytes.subarray(from, from + length);
  const asUtf8 = (): string | undefined => {
    try {
      return UTF8.decode(name);
    } catch {
      return undefined;
    }
  };
  const utf8 = asUtf8();
  if ((flags & UTF8_NAMES) !== 0 && utf8 !== undefined) return utf8;
  const packed = GB18030.decode(name);
  return utf8 === undefined || (!HAN.test(utf8) && HAN.test(packed)) ? packed : utf8;
}

/** Entries of the central directory; undefined where it is not one this reader understands. */
function readDirectory(bytes: Buffer): { entries: Entry[]; startsAt: number } | undefined {
  const endAt = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (endAt < 0 || endAt + 22 > bytes.length || bytes.readUInt32LE(endAt) !== END) return undefined;
  const count = bytes.readUInt16LE(endAt + 10);
  const startsAt = bytes.readUInt32LE(endAt + 16);
  const entries: Entry[] = [];
  let at = startsAt;
  for (let index = 0; index < count; index++) {
    if (at + 46 > endAt || bytes.readUInt32LE(at) !== CENTRAL) return undefined;
    const nameBytes = bytes.readUInt16LE(at + 28);
    entries.push({
      name: nameIn(bytes, at + 46, nameBytes, bytes.readUInt16LE(at + 8)),
      method: bytes.readUInt16LE(at + 10),
      packedBytes: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return { entries, startsAt };
}

/** Where the data of an entry lie, by its own header; undefined where the header contradicts the directory. */
function dataOf(bytes: Buffer, entry: Entry): { from: number; to: number } | undefined {
  if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== LOCAL) return undefined;
  const nameBytes = bytes.readUInt16LE(entry.at + 26);
  const from = entry.at + 30 + nameBytes + bytes.readUInt16LE(entry.at + 28);
  const name = nameIn(bytes, entry.at + 30, nameBytes, bytes.readUInt16LE(entry.at + 6));
  const to = from + entry.packedBytes;
  return name === entry.name && bytes.readUInt16LE(entry.at + 8) === entry.method && to <= bytes.length
    ? { from, to }
    : undefined;
}

/**
 * Unpacks an archive under limits that are measured, not read from it. Entries must lie one after another and fill the
 * file: a reader that goes through the stream then meets the same entries as one that goes by the directory.
 */
export function unpackArchive(bytes: Buffer, limits: ArchiveLimits): Archive {
  if (bytes.length > limits.fileBytes) return { ok: false, reason: 'too-large' };
  if (bytes.subarray(0, 4).equals(OLE)) return { ok: false, reason: 'old-format' };
  const directory = readDirectory(bytes);
  if (!directory) return { ok: false, reason: 'not-a-workbook' };
  if (directory.entries.length > limits.entries) return { ok: false, reason: 'too-big-inside' };
  const entries = new Map<string, Buffer>();
  let total = 0;
  let filledTo = 0;
  for (const entry of [...directory.entries].sort((a, b) => a.at - b.at)) {
    const place = dataOf(bytes, entry);
    if (!place || entry.at < filledTo || entry.at - filledTo > (filledTo === 0 ? 0 : DESCRIPTOR_BYTES))
      return { ok: false, reason: 'not-a-workbook' };
    if (entries.has(entry.name) || (entry.method !== STORED && entry.method !== DEFLATED))
      return { ok: false, reason: 'not-a-workbook' };
    filledTo = place.to;
    const packed = bytes.subarray(place.from, place.to);
    try {
      const data =
        entry.method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: limits.entryBytes });
      total += data.length;
      if (total > limits.totalBytes || data.length > limits.entryBytes)
        return { ok: false, reason: 'too-big-inside' };
      entries.set(entry.name, data);
    } catch (error) {
      const { code } = error as { code?: string };
      return { ok: false, reason: code === 'ERR_BUFFER_TOO_LARGE' ? 'too-big-inside' : 'not-a-workbook' };
    }
  }
  if (directory.startsAt - filledTo > DESCRIPTOR_BYTES) return { ok: false, reason: 'not-a-workbook' };
  return { ok: true, entries };
}
