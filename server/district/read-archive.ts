import {
  type Archive,
  type ArchiveFault,
  type ArchiveLimits,
  unpackArchive,
} from '../platform/files/index.ts';
import type { Words } from './faults.ts';

/** What a workbook may weigh. It came by mail or stick: nothing in it is believed before it was measured. */
export const ARCHIVE_LIMITS = {
  fileBytes: 10 * 1024 * 1024,
  entries: 300,
  entryBytes: 24 * 1024 * 1024,
  totalBytes: 48 * 1024 * 1024,
} as const satisfies ArchiveLimits;

const REASONS = {
  'too-large': {
    zh: `文件超过 ${ARCHIVE_LIMITS.fileBytes / 1024 / 1024} MiB，请只保留要导入的工作表。`,
    en: 'The file is too large; keep only the sheets to be imported.',
  },
  'old-format': {
    zh: '这是旧版 .xls 或加了密码的文件，请去掉密码并另存为 .xlsx。',
    en: 'An old .xls or a file with a password; save it as .xlsx without a password.',
  },
  'not-a-workbook': {
    zh: '这不是 .xlsx 文件，或文件已损坏，请重新另存为 .xlsx。',
    en: 'Not an .xlsx file, or damaged; save it as .xlsx again.',
  },
  'too-big-inside': {
    zh: '文件解压后过大，疑似压缩炸弹，未读取。请用空白模板重新填写。',
    en: 'What is packed inside is too large (a zip bomb?); nothing was read. Fill in a fresh template.',
  },
} as const satisfies Record<ArchiveFault, Words>;
export const archiveFaultWords = (reason: ArchiveFault): Words => REASONS[reason];

export const readArchive = (bytes: Buffer): Archive => unpackArchive(bytes, ARCHIVE_LIMITS);
