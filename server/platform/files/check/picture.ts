import {
  ATTACHMENT_LIMITS,
  type AttachmentRefusal,
  type MediaType,
} from '../../../../contract/attached-file.ts';
import { differenceHash, HASH_SIZE } from '../picture-hash.ts';
import { type Cleaned, cleanJpeg } from './clean-jpeg.ts';
import { cleanPng } from './clean-png.ts';
import { cleanWebp } from './clean-webp.ts';

const THUMBNAIL_PIXELS = 320;

/** Loaded with the first picture: whoever takes none does not carry it. One picture at a time, nothing kept. */
const loadSharp = async () => {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
};
let loaded: ReturnType<typeof loadSharp> | undefined;
const open = async (bytes: Uint8Array) => {
  loaded ??= loadSharp();
  return (await loaded)(bytes, { limitInputPixels: ATTACHMENT_LIMITS.pixels, failOn: 'truncated' });
};

let last: Promise<unknown> = Promise.resolve();
/** Decoding takes memory by the pixel: pictures wait for each other. */
function oneByOne<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

const CLEAN: Partial<Record<MediaType, (bytes: Buffer) => Cleaned>> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'image/webp': cleanWebp,
};
const FORMATS: Partial<Record<MediaType, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
};

/** Where a picture hides another file: in what stands beside it, or behind its end. */
const HIDDEN = /<\s*(?:script|html|svg|iframe|object|body|!doctype)\b|javascript\s*:|<\?php|%PDF-/i;
const ARCHIVE = Buffer.from('PK\x03\x04', 'latin1');
const hides = (beside: Buffer): boolean => HIDDEN.test(beside.toString('latin1')) || beside.includes(ARCHIVE);

/**
 * A picture as it is kept: decoded once to its last line, without place, time, device and text that came with it; the
 * picture itself is not touched. How many pixels it claims is asked before anything is decoded.
 */
export function checkPicture(
  media: MediaType,
  bytes: Buffer,
): Promise<{ ok: true; bytes: Buffer } | { ok: false; reason: AttachmentRefusal }> {
  return oneByOne(async () => {
    const cleaned = CLEAN[media]?.(bytes);
    if (!cleaned) return { ok: false, reason: 'damaged' };
    if (hides(cleaned.removed)) return { ok: false, reason: 'disguised' };
    try {
      const { width, height, pages = 1, format } = await (await open(cleaned.bytes)).metadata();
      if (format !== FORMATS[media]) return { ok: false, reason: 'damaged' };
      if (width * height > ATTACHMENT_LIMITS.pixels) return { ok: false, reason: 'too-many-pixels' };
      if (pages > 1) return { ok: false, reason: 'animated' };
      await (await open(cleaned.bytes)).stats();
      return { ok: true, bytes: cleaned.bytes };
    } catch (error) {
      return {
        ok: false,
        reason: /pixel limit/i.test((error as Error).message) ? 'too-many-pixels' : 'damaged',
      };
    }
  });
}

/** A small picture, upright, that carries nothing but its pixels. */
export const thumbnailOf = (bytes: Uint8Array): Promise<Uint8Array> =>
  oneByOne(async () =>
    (await open(bytes))
      .rotate()
      .resize({ width: THUMBNAIL_PIXELS, height: THUMBNAIL_PIXELS, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 72 })
      .toBuffer(),
  );

/** What a picture looks like, upright, in 64 bits; undefined where there is too little in it. */
export const pictureHashOf = (bytes: Uint8Array): Promise<bigint | undefined> =>
  oneByOne(async () =>
    differenceHash(
      await (await open(bytes))
        .rotate()
        .flatten({ background: '#ffffff' })
        .resize({ ...HASH_SIZE, fit: 'fill', fastShrinkOnLoad: false })
        .greyscale()
        .raw()
        .toBuffer(),
    ),
  );
