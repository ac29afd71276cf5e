export const CSV_TYPE = 'text/csv; charset=utf-8';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Spreadsheets take no more than so many characters for the name of a sheet, and none of these signs. */
export const sheetName = (name: string): string => name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31);

/** A workbook of one sheet with its headings bold. Every text is written as a text: none is ever read as a formula. */
export async function sheetOf(
  name: string,
  [heading = [], ...rows]: readonly (readonly (string | number | null)[])[],
): Promise<Uint8Array<ArrayBuffer>> {
  // Fetched when a sheet is asked for: no start waits for it.
  const { default: writeXlsx } = await import('write-excel-file/node');
  const bytes = await writeXlsx(
    [
      heading.map((value) => ({ value: String(value ?? ''), fontWeight: 'bold' as const })),
      ...rows.map((row) =>
        row.map((value) =>
          value === null || value === ''
            ? null
            : typeof value === 'number'
              ? { value, type: Number }
              : { value, type: String, format: '@' },
        ),
      ),
    ],
    { sheet: sheetName(name) },
  ).toBuffer();
  return new Uint8Array(bytes);
}
