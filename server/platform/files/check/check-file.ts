import {
  ATTACHMENT_LIMITS,
  type AttachmentRefusal,
  type MediaType,
} from '../../../../contract/attached-file.ts';
import { PNG_SIGNATURE } from './clean-png.ts';
import { checkOffice, checkPdf } from './document.ts';
import { checkPicture } from './picture.ts';

export interface CheckedFile {
  ok: true;
  media: MediaType;
  /** As it is kept: of a picture without place, time and device. */
  bytes: Uint8Array;
}
export type FileCheck = CheckedFile | { ok: false; reason: AttachmentRefusal };

type Told =
  | { picture: MediaType }
  | { document: (bytes: Buffer) => ReturnType<typeof checkPdf> }
  | AttachmentRefusal;

const ascii = (bytes: Buffer, at: number, text: string): boolean =>
  bytes.toString('latin1', at, at + text.length) === text;
const begins = (text: string) => (bytes: Buffer) => ascii(bytes, 0, text);

/** What the first bytes say. The order matters: the first that fits decides. */
const SIGNS: readonly (readonly [(bytes: Buffer) => boolean, Told])[] = [
  [(bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff, { picture: 'image/jpeg' }],
  [(bytes) => bytes.subarray(0, 8).equals(PNG_SIGNATURE), { picture: 'image/png' }],
  [(bytes) => ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP'), { picture: 'image/webp' }],
  [begins('%PDF-1.'), { document: checkPdf }],
  [begins('%PDF-2.'), { document: checkPdf }],
  [begins('PK\x03\x04'), { document: checkOffice }],
  [begins('\xd0\xcf\x11\xe0'), 'old-format'],
  [begins('MZ'), 'program'],
  [begins('\x7fELF'), 'program'],
  [begins('#!'), 'program'],
  [begins('\xcf\xfa\xed\xfe'), 'program'],
  [begins('\xca\xfe\xba\xbe'), 'program'],
  [begins('GIF8'), 'convert'],
  [begins('BM'), 'convert'],
  [begins('II*\0'), 'convert'],
  [begins('MM\0*'), 'convert'],
  [(bytes) => ascii(bytes, 4, 'ftyp'), 'convert'],
  [(bytes) => /^(?:\xef\xbb\xbf)?\s*</.test(bytes.toString('latin1', 0, 512)), 'page'],
];

/** What a file is, by its content alone, and whether it may be kept. Total: whatever the bytes, there is an answer. */
export async function checkFile(given: Uint8Array): Promise<FileCheck> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length === 0) return { ok: false, reason: 'empty' };
  if (bytes.length > ATTACHMENT_LIMITS.fileBytes) return { ok: false, reason: 'too-large' };
  const told = SIGNS.find(([fits]) => fits(bytes))?.[1] ?? 'unknown-type';
  if (typeof told === 'string') return { ok: false, reason: told };
  if ('picture' in told) {
    const picture = await checkPicture(told.picture, bytes);
    return picture.ok ? { ok: true, media: told.picture, bytes: picture.bytes } : picture;
  }
  const document = told.document(bytes);
  return document.ok ? { ok: true, media: document.media, bytes } : document;
}
