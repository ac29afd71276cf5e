import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { documentCells, documentGrids, fillDocument } from './document-cells.ts';
import type { GridTable } from './table-grid.ts';
import { fillWorkbook, workbookCells, workbookGrids } from './workbook-cells.ts';

/** A cell of a workbook (`Sheet!B3`) or of a table in a document (`T1R2C3`). */
export interface TableCell {
  ref: string;
  text: string;
  formula: boolean;
}

const FILE_BYTES = 10 * 1_048_576;
const UNPACKED_BYTES = 64 * 1_048_576;
const FILES = 2_000;

const KINDS = {
  xlsx: { part: 'xl/workbook.xml', cells: workbookCells, grids: workbookGrids, fill: fillWorkbook },
  docx: { part: 'word/document.xml', cells: documentCells, grids: documentGrids, fill: fillDocument },
} as const;

export type TableRefusal = 'too-large' | 'not-a-table';
export interface Table {
  kind: keyof typeof KINDS;
  cells: TableCell[];
  /** Its tables as they lie on the page. */
  grids: GridTable[];
  /** The same file with these cells filled; everything else in it is what it was. */
  fill(values: ReadonlyMap<string, number | string>): Uint8Array;
}

/** Opens an .xlsx or .docx to fill its cells. An archive that unpacks too large is not unpacked. */
export function openTable(
  bytes: Uint8Array,
): { ok: true; table: Table } | { ok: false; reason: TableRefusal } {
  if (bytes.length > FILE_BYTES) return { ok: false, reason: 'too-large' };
  let unpacked = 0;
  let files = 0;
  let archive: Record<string, Uint8Array>;
  try {
    archive = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        unpacked += originalSize;
        return ++files <= FILES && unpacked <= UNPACKED_BYTES;
      },
    });
  } catch {
    return { ok: false, reason: 'not-a-table' };
  }
  if (files > FILES || unpacked > UNPACKED_BYTES) return { ok: false, reason: 'too-large' };
  const kind = (['xlsx', 'docx'] as const).find((each) => archive[KINDS[each].part] !== undefined);
  if (!kind) return { ok: false, reason: 'not-a-table' };
  const parts = new Map(
    Object.entries(archive).flatMap(([name, content]) =>
      /\.(xml|rels)$/.test(name) ? [[name, strFromU8(content)] as const] : [],
    ),
  );
  return {
    ok: true,
    table: {
      kind,
      cells: KINDS[kind].cells(parts),
      grids: KINDS[kind].grids(parts),
      fill(values) {
        const changed = [...KINDS[kind].fill(parts, values)].map(
          ([name, xml]) => [name, strToU8(xml)] as const,
        );
        return zipSync({ ...archive, ...Object.fromEntries(changed) }, { mtime: new Date(1980, 0, 1) });
      },
    },
  };
}
