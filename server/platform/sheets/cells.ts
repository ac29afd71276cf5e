export type SheetCell = string | number | boolean | Date | null;

/** Workbooks are archives; everything else that is imported is taken for text. */
export const isWorkbook = (bytes: Buffer): boolean => bytes.subarray(0, 2).toString('latin1') === 'PK';
