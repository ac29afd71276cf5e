import { XMLParser } from 'fast-xml-parser';
import { columnIndex, columnLetters, type Fault } from './faults.ts';
import { archiveFaultWords, readArchive } from './read-archive.ts';

export type Cell = string | number | boolean | Date | null;

export interface RawSheet {
  name: string;
  /** Rows from the first; a row's cells from column A. */
  rows: Cell[][];
}

export type Workbook = { ok: true; sheets: RawSheet[]; faults: Fault[] } | { ok: false; faults: Fault[] };

export const SHEET_LIMITS = { rows: 5_000, columns: 60, cellCharacters: 500 } as const;

const refuse = (zh: string, en: string, sheet = ''): Workbook => ({
  ok: false,
  faults: [{ sheet, zh, en }],
});

const listOf = (value: unknown): Record<string, string>[] =>
  value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as Record<string, string>[]);

/** Names of the sheets with the archive entry that holds each. Throws on what is no XML. */
function sheetEntries(entries: ReadonlyMap<string, Buffer>): Map<string, string> {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseAttributeValue: false,
  });
  const parse = (name: string): Record<string, never> =>
    parser.parse(entries.get(name)?.toString('utf8') ?? '');
  const { workbook } = parse('xl/workbook.xml') as { workbook?: { sheets?: { sheet?: unknown } } };
  const { Relationships } = parse('xl/_rels/workbook.xml.rels') as {
    Relationships?: { Relationship?: unknown };
  };
  const targets = new Map(
    listOf(Relationships?.Relationship).map(({ Id = '', Target = '' }) => [
      Id,
      Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`,
    ]),
  );
  return new Map(
    listOf(workbook?.sheets?.sheet).map((sheet) => [
      sheet['name'] ?? '',
      targets.get(sheet['id'] ?? '') ?? '',
    ]),
  );
}

const TAG = /<(?:\w+:)?(c|f|row|mergeCell)\b([^>]*)>/g;
const attribute = (text: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(text)?.[1];

/** What a sheet holds that its values do not tell: formulas, errors, merged cells, and how far it reaches. */
function scanSheet(name: string, xml: string): { faults: Fault[]; reaches: boolean } {
  const faults: Fault[] = [];
  let cell = '';
  let row = 0;
  let column = 0;
  for (const [, tag, text = ''] of xml.matchAll(TAG)) {
    if (tag === 'row') {
      row = Number(attribute(text, 'r') ?? row + 1);
      column = 0;
    }
    if (tag === 'c') {
      cell = attribute(text, 'r') ?? `${columnLetters(column)}${row}`;
      const [, letters = 'A', digits = '1'] = /^([A-Z]{1,3})(\d{1,7})$/.exec(cell) ?? [];
      column = columnIndex(letters) + 1;
      row = Number(digits);
      if (attribute(text, 't') === 'e')
        faults.push({
          sheet: name,
          row,
          cell,
          zh: '单元格是错误值（如 #N/A），请改为实际内容。',
          en: 'An error value (such as #N/A); write the content itself.',
        });
    }
    if (tag === 'f')
      faults.push({
        sheet: name,
        row,
        cell,
        zh: '单元格是公式，请复制后“选择性粘贴”为数值。',
        en: 'A formula; copy it and paste its value.',
      });
    if (tag === 'mergeCell')
      faults.push({
        sheet: name,
        cell: attribute(text, 'ref') ?? '',
        zh: '有合并单元格，请取消合并并逐行填写。',
        en: 'Merged cells; undo the merge and fill in every row.',
      });
    if (row > SHEET_LIMITS.rows || column > SHEET_LIMITS.columns) return { faults, reaches: true };
  }
  return { faults, reaches: false };
}

/** Reads the sheets of a workbook that came from outside. `wanted` says which sheets count; others are only named. */
export async function readWorkbook(
  bytes: Buffer,
  wanted: Pick<ReadonlySet<string>, 'has'>,
): Promise<Workbook> {
  const archive = readArchive(bytes);
  if (!archive.ok) {
    const { zh, en } = archiveFaultWords(archive.reason);
    return refuse(zh, en);
  }
  const { entries } = archive;
  for (const [name, data] of entries) {
    if (/\.(xml|rels)$/.test(name) && /<!(DOCTYPE|ENTITY)/i.test(data.toString('utf8')))
      return refuse(
        '文件含有不允许的内容（DOCTYPE），未读取。请用空白模板重新填写。',
        'The file holds what is not allowed (a DOCTYPE); fill in a fresh template.',
      );
  }
  let sheetsByName: ReadonlyMap<string, string>;
  try {
    sheetsByName = sheetEntries(entries);
  } catch {
    const { zh, en } = archiveFaultWords('not-a-workbook');
    return refuse(zh, en);
  }
  const faults: Fault[] = [];
  for (const [name, entry] of sheetsByName) {
    const xml = entries.get(entry)?.toString('utf8');
    if (xml === undefined)
      return refuse('文件已损坏：缺少工作表内容。', 'Damaged: the content of a sheet is missing.', name);
    const scanned = scanSheet(name, xml);
    if (scanned.reaches)
      return refuse(
        `超出 ${SHEET_LIMITS.rows} 行或 ${SHEET_LIMITS.columns} 列，请删除多余的行、列（含空白格式）。`,
        `More than ${SHEET_LIMITS.rows} rows or ${SHEET_LIMITS.columns} columns; delete the surplus, formatted blanks included.`,
        name,
      );
    if (wanted.has(name)) faults.push(...scanned.faults);
  }
  try {
    // Fetched when a workbook comes: no start waits for it.
    const { default: readXlsx } = await import('read-excel-file/node');
    const sheets = await readXlsx(bytes);
    return {
      ok: true,
      faults,
      sheets: sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as Cell[][] })),
    };
  } catch {
    const { zh, en } = archiveFaultWords('not-a-workbook');
    return { ok: false, faults: [...faults, { sheet: '', zh, en }] };
  }
}
