import type { AttachmentRefusal, MediaType } from '../../../../contract/attached-file.ts';
import { ATTACHMENT_LIMITS } from '../../../../contract/attached-file.ts';
import { unpackArchive } from '../unpack-archive.ts';

const OFFICE_LIMITS = {
  fileBytes: ATTACHMENT_LIMITS.fileBytes,
  entries: 2_000,
  entryBytes: 24 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
} as const;

const MAIN_PARTS: readonly (readonly [string, MediaType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];
const FAULTS = {
  'too-large': 'too-large',
  'old-format': 'old-format',
  'not-a-workbook': 'damaged',
  'too-big-inside': 'too-big-inside',
} as const;
/** Parts that act when the document is opened: macros, embedded objects, programs and pages. */
const ACTIVE =
  /vbaProject|oleObject|activeX\/|\.(exe|dll|com|scr|bat|cmd|ps1|js|vbs|hta|lnk|jar|msi|html?|svg)$/i;

export type DocumentCheck = { ok: true; media: MediaType } | { ok: false; reason: AttachmentRefusal };

/** An Office document (ECMA-376): unpacked once under limits that are measured, never read from it. */
export function checkOffice(bytes: Buffer): DocumentCheck {
  const archive = unpackArchive(bytes, OFFICE_LIMITS);
  if (!archive.ok) return { ok: false, reason: FAULTS[archive.reason] };
  const { entries } = archive;
  const found = MAIN_PARTS.find(([part]) => entries.has(part));
  const types = entries.get('[Content_Types].xml');
  if (!found || !types) return { ok: false, reason: 'unknown-type' };
  if ([...entries.keys()].some((name) => ACTIVE.test(name)) || types.includes('macroEnabled'))
    return { ok: false, reason: 'active' };
  return { ok: true, media: found[1] };
}

const TAIL_BYTES = 2_048;

/** A PDF (ISO 32000-1 7.5): begins and ends as one, and does nothing by itself as far as it says so in the open. */
export function checkPdf(bytes: Buffer): DocumentCheck {
  if (!bytes.subarray(-TAIL_BYTES).includes('%%EOF')) return { ok: false, reason: 'damaged' };
  if (['/JavaScript', '/Launch', '/RichMedia', '/EmbeddedFile'].some((name) => bytes.includes(name)))
    return { ok: false, reason: 'active' };
  return { ok: true, media: 'application/pdf' };
}
