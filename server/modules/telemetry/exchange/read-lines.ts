import { READING_COLUMNS, type ReadingColumn } from '../../../../contract/exchange.ts';
import { WardError } from '../../../platform/errors.ts';
import { isWorkbook, readCsv, type SheetCell } from '../../../platform/sheets/index.ts';

/** Rows of the first sheet of a workbook; a refusal says why in words. */
export type ReadSheet = (
  bytes: Buffer,
) => Promise<{ ok: true; rows: SheetCell[][] } | { ok: false; why: string }>;

/** One line of a file with the cells that have a known heading. */
export interface FileLine {
  line: number;
  cells: Partial<Record<ReadingColumn, SheetCell>>;
}

export const IMPORT_LIMITS = { fileBytes: 10 * 1024 * 1024, lines: 100_000 } as const;
const NEEDED = ['station', 'element', 'observedAt', 'value'] as const satisfies readonly ReadingColumn[];
/** Headings that mean a column beside its own two names. */
const ALSO: Partial<Record<ReadingColumn, readonly string[]>> = {
  station: ['测站', '站码', '测站编码', 'stcd'],
  observedAt: ['观测时间', '时间', 'observed_at', 'tm'],
  manual: ['手', '人工（手）'],
};

const refuse = (detail: string): never => {
  throw new WardError('unprocessable', {
    detail,
    remedy: 'The first row names the columns: station, element, observed_at, value (see docs/telemetry.md).',
  });
};

function columnOf(heading: string): ReadingColumn | undefined {
  const wanted = heading.replaceAll('\uFEFF', '').trim().toLowerCase();
  return (Object.keys(READING_COLUMNS) as ReadingColumn[]).find((key) =>
    [key.toLowerCase(), READING_COLUMNS[key].zh, READING_COLUMNS[key].en, ...(ALSO[key] ?? [])].includes(
      wanted,
    ),
  );
}

/** Lines of a CSV file or of the first sheet of a workbook. */
export async function readLines(bytes: Buffer, readSheet: ReadSheet): Promise<FileLine[]> {
  if (bytes.length > IMPORT_LIMITS.fileBytes) throw new WardError('too-large');
  let rows: { line: number; cells: SheetCell[] }[];
  if (isWorkbook(bytes)) {
    const sheet = await readSheet(bytes);
    if (!sheet.ok) return refuse(sheet.why);
    rows = sheet.rows
      .map((cells, n) => ({ line: n + 1, cells }))
      .filter(({ cells }) => cells.some((cell) => cell !== null && cell !== ''));
  } else {
    const csv = readCsv(bytes);
    rows = csv.ok ? csv.rows : refuse(csv.en);
  }
  const [heading, ...rest] = rows;
  const columns = (heading?.cells ?? []).map((cell) => columnOf(String(cell ?? '')));
  const missing = NEEDED.filter((key) => !columns.includes(key));
  if (missing.length > 0)
    refuse(`columns are missing: ${missing.map((key) => READING_COLUMNS[key].en).join(', ')}`);
  if (rest.length > IMPORT_LIMITS.lines) refuse(`more than ${IMPORT_LIMITS.lines} lines; divide the file`);
  return rest.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(columns.flatMap((column, n) => (column ? [[column, cells[n] ?? null]] : []))),
  }));
}
