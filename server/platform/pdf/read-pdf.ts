import { inflateSync } from 'node:zlib';
import { isDictionary, nameOf, type PdfDictionary, type PdfObject, PdfParser } from './parse-object.ts';

const LARGEST_FILE_BYTES = 64 * 1024 * 1024;
const LARGEST_STREAM_BYTES = 16 * 1024 * 1024;

export interface PdfFile {
  objects: ReadonlyMap<number, PdfObject>;
  /** What a reference stands for; anything else is itself. */
  resolve(object: PdfObject | undefined): PdfObject | undefined;
  /** Bytes of the stream with this object number, unpacked; undefined where it has none or is packed in an unknown way. */
  stream(number: number): Buffer | undefined;
}

interface Packed {
  start: number;
  end: number;
}

function unpack(dictionary: PdfDictionary, bytes: Buffer): Buffer | undefined {
  const given = dictionary.entries.get('Filter');
  const filters = given === undefined ? [] : Array.isArray(given) ? given : [given];
  if (filters.length === 0) return bytes;
  if (filters.length > 1 || nameOf(filters[0]) !== 'FlateDecode') return undefined;
  try {
    return inflateSync(bytes, { maxOutputLength: LARGEST_STREAM_BYTES });
  } catch {
    return undefined;
  }
}

/** Objects packed into a stream (ISO 32000-1 7.5.7). */
function unpackObjects(dictionary: PdfDictionary, bytes: Buffer, into: Map<number, PdfObject>): void {
  const count = Number(dictionary.entries.get('N'));
  const first = Number(dictionary.entries.get('First'));
  const text = bytes.toString('latin1');
  const head = text.slice(0, first).trim().split(/\s+/).map(Number);
  for (let index = 0; index < count && index * 2 + 1 < head.length; index++)
    into.set(head[index * 2]!, new PdfParser(text, first + head[index * 2 + 1]!).object());
}

/**
 * Reads the objects of a PDF by walking the file from its beginning: of an object written twice the later holds. Throws
 * what is wrong where the file is none or too large.
 */
export function readPdf(pdf: Uint8Array): PdfFile {
  if (pdf.length > LARGEST_FILE_BYTES)
    throw new Error(`the file is larger than ${LARGEST_FILE_BYTES / 1024 / 1024} MiB`);
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const text = bytes.toString('latin1');
  if (!text.slice(0, 1024).includes('%PDF-')) throw new Error('the file is no PDF');
  const objects = new Map<number, PdfObject>();
  const packed = new Map<number, Packed>();
  const resolve = (object: PdfObject | undefined): PdfObject | undefined =>
    typeof object === 'object' && object !== null && 'reference' in object
      ? objects.get(object.reference)
      : object;
  const begin = /(?<![0-9])(\d{1,10})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj(?![a-z])/g;
  const unresolved: { number: number; start: number }[] = [];
  for (let found = begin.exec(text); found !== null; found = begin.exec(text)) {
    const number = Number(found[1]);
    const parser = new PdfParser(text, begin.lastIndex);
    let object: PdfObject;
    try {
      object = parser.object();
    } catch {
      continue;
    }
    objects.set(number, object);
    packed.delete(number);
    parser.skipSpace();
    begin.lastIndex = parser.at;
    if (!isDictionary(object) || !text.startsWith('stream', parser.at)) continue;
    const start = parser.at + 6 + (text[parser.at + 6] === '\r' ? 2 : 1);
    const length = object.entries.get('Length');
    const end = typeof length === 'number' ? start + length : text.indexOf('endstream', start);
    if (typeof length !== 'number') unresolved.push({ number, start });
    if (end < start || end > bytes.length) continue;
    packed.set(number, { start, end });
    begin.lastIndex = end;
  }
  for (const { number, start } of unresolved) {
    const length = resolve((objects.get(number) as PdfDictionary).entries.get('Length'));
    if (typeof length === 'number' && start + length <= bytes.length)
      packed.set(number, { start, end: start + length });
  }
  const stream = (number: number): Buffer | undefined => {
    const dictionary = objects.get(number);
    const place = packed.get(number);
    return isDictionary(dictionary) && place
      ? unpack(dictionary, bytes.subarray(place.start, place.end))
      : undefined;
  };
  for (const [number, object] of [...objects]) {
    if (!isDictionary(object) || nameOf(object.entries.get('Type')) !== 'ObjStm') continue;
    const inside = stream(number);
    if (inside) unpackObjects(object, inside, objects);
  }
  return { objects, resolve, stream };
}
