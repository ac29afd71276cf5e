import type { z } from 'zod';
import { ATTACHMENT_LIMITS, MEDIA } from '../../../../contract/attached-file.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import {
  IMPORT_FILES,
  type RecordImportLine,
  type RecordRefusal,
} from '../../../../contract/record-exchange.ts';
import type { DeclaredType } from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { type ArchiveFault, checkFile, unpackArchive } from '../../../platform/files/index.ts';
import { takeFile } from '../attachments/take-file.ts';
import type { LedgerContext } from '../move-in.ts';

type Fault = z.input<typeof RecordImportLine>['faults'][number];

/** Files that came beside a sheet, by the names a cell may call them. */
export interface SheetFiles {
  named(name: string): { path: string; bytes: Buffer } | { reason: RecordRefusal };
  /** Files that no line named. */
  unused(): string[];
}

const ARCHIVE_WORDS: Record<ArchiveFault, { detail: string; remedy: string }> = {
  'too-large': {
    detail: `the archive is larger than ${IMPORT_FILES.fileBytes / 1024 / 1024} MiB`,
    remedy: 'Split sheet and archive into parts.',
  },
  'old-format': { detail: 'this is no ZIP archive', remedy: 'Pack the files as .zip, without a password.' },
  'not-a-workbook': {
    detail: 'this is no ZIP archive, or it is damaged or locked',
    remedy: 'Pack the files as .zip anew, without a password.',
  },
  'too-big-inside': {
    detail: `more than ${IMPORT_FILES.entries} files, or what is packed inside is too large`,
    remedy: 'Split sheet and archive into parts.',
  },
};

/** What systems put into an archive by themselves. */
const isOfTheSystem = (path: string): boolean =>
  path.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(path);
const plainPath = (path: string): string =>
  path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '');
const lastOf = (path: string): string => path.split('/').at(-1) ?? path;

/** Opens the archive that came with a sheet; a WardError names what is wrong with it as a whole. */
export function openSheetFiles(bytes: Buffer): SheetFiles {
  const archive = unpackArchive(bytes, IMPORT_FILES);
  if (!archive.ok) throw new WardError('unprocessable', ARCHIVE_WORDS[archive.reason]);
  const files = [...archive.entries]
    .filter(([path]) => !isOfTheSystem(path))
    .map(([path, content]) => ({ path: plainPath(path), bytes: content }));
  const used = new Set<string>();
  return {
    named(name) {
      const wanted = plainPath(name.trim());
      const whole = files.filter(({ path }) => path === wanted);
      const found = whole.length > 0 ? whole : files.filter(({ path }) => lastOf(path) === wanted);
      for (const { path } of found) used.add(path);
      const [file] = found;
      if (!file) return { reason: 'file-missing' };
      if (found.length > 1) return { reason: 'file-ambiguous' };
      return file;
    },
    unused: () => files.map(({ path }) => path).filter((path) => !used.has(path)),
  };
}

/** Names in a cell, as the sheet writes them: one a line, or with 、 or ； between. */
export const filesIn = (cell: string): string[] =>
  cell.split(/[、;；\n]/).flatMap((name) => name.trim() || []);

/** What a line says of one field of files. */
export interface NamedFiles {
  field: string;
  column: string;
  names: readonly string[];
}

/**
 * Files of a line: looked into, and on an import kept, each with the ticket that puts it into the line's move. Faults name the
 * file; of a sensitive field its name is not told. A dry run keeps nothing and gives no ticket.
 */
export async function takeFilesOf(
  ctx: LedgerContext,
  asked: { actor: Actor; declared: DeclaredType; files: SheetFiles | undefined; dryRun: boolean },
  named: readonly NamedFiles[],
): Promise<{ faults: Fault[]; data: Record<string, { ticket: string }[]> }> {
  const faults: Fault[] = [];
  const data: Record<string, { ticket: string }[]> = {};
  for (const { field: name, column, names } of named) {
    const field = asked.declared.type.fields[name];
    if (field?.kind !== 'attachment') continue;
    const fault = (reason: RecordRefusal, cell: string): void =>
      void faults.push({ reason, column, cell: field.sensitive ? null : cell });
    if (names.length > field.most) fault('too-many-files', String(names.length));
    const found = names.map((each) => [each, asked.files?.named(each) ?? NO_FILES] as const);
    for (const [each, file] of found.slice(0, field.most)) {
      if ('reason' in file) {
        fault(file.reason, each);
        continue;
      }
      const checked =
        file.bytes.length > ATTACHMENT_LIMITS.fileBytes ? TOO_LARGE : await checkFile(file.bytes);
      if (!checked.ok) fault(checked.reason, each);
      else if (!field.takes.includes(MEDIA[checked.media].kind)) fault('not-taken', each);
      else if (!asked.dryRun && ctx.uploads && ctx.files) {
        const query = { type: asked.declared.id, field: name, name: lastOf(file.path) };
        const kept = { ...ctx, uploads: ctx.uploads, files: ctx.files };
        const { ticket } = await takeFile(kept, asked.actor, query, file.bytes);
        data[name] = [...(data[name] ?? []), { ticket }];
      }
    }
  }
  return { faults, data };
}

const NO_FILES = { reason: 'no-files' } as const;
const TOO_LARGE = { ok: false, reason: 'too-large' } as const;
