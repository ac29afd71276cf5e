import { archiveFaultWords, readArchive } from './read-archive.ts';
import type { Cell } from './read-workbook.ts';

/** Rows of the first sheet of a workbook that came from anywhere: weighed before it is unpacked. */
export async function readFirstSheet(
  bytes: Buffer,
): Promise<{ ok: true; rows: Cell[][] } | { ok: false; why: string }> {
  const archive = readArchive(bytes);
  const refuse = ({ zh, en }: { zh: string; en: string }) => ({ ok: false as const, why: `${zh} ${en}` });
  if (!archive.ok) return refuse(archiveFaultWords(archive.reason));
  for (const [name, data] of archive.entries)
    if (/\.(xml|rels)$/.test(name) && /<!(DOCTYPE|ENTITY)/i.test(data.toString('utf8')))
      return refuse(archiveFaultWords('not-a-workbook'));
  try {
    // Fetched when a workbook comes: no start waits for it.
    const { default: readXlsx } = await import('read-excel-file/node');
    const [sheet] = await readXlsx(bytes);
    return { ok: true, rows: (sheet?.data ?? []) as Cell[][] };
  } catch {
    return refuse(archiveFaultWords('not-a-workbook'));
  }
}
