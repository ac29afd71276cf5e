import type { RecordRefusal } from '../../../../contract/record-exchange.ts';
import { type CellField, type DeclaredType, schemaOf, type Value } from '../../../../programmes/kit/index.ts';
import { parseTime, type SheetCell } from '../../../platform/sheets/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { declaredText } from './columns.ts';

export type ReadValue = { ok: true; value: Value } | { ok: false; reason: RecordRefusal };

/** An apostrophe that kept a spreadsheet from reading a formula is no part of the text. */
export const plainText = (cell: SheetCell): string =>
  (cell === null ? '' : cell instanceof Date ? cell.toISOString() : String(cell))
    .trim()
    .replace(/^'(?=[=+\-@])/, '');

const SCRIPT =
  /<\s*\/?\s*(script|iframe|object|embed|svg|style|link|meta)\b|\bjavascript\s*:|\son\w+\s*=\s*["']/i;
const isFormula = (cell: SheetCell): boolean => typeof cell === 'string' && cell.trimStart().startsWith('=');

/** What no cell may hold, whatever column it stands in. */
export function harmIn(cell: SheetCell): RecordRefusal | undefined {
  if (isFormula(cell)) return 'formula';
  return typeof cell === 'string' && SCRIPT.test(cell) ? 'script' : undefined;
}

const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** A day as sheets write it, as `2026-05-31`; undefined where it is none. */
export function dayOf(cell: SheetCell): string | undefined {
  // A workbook's dates are read as if they were UTC: the day stands as it was written.
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : cell.toISOString().slice(0, 10);
  const [, year, month = '', day = ''] = DAY.exec(plainText(cell)) ?? [];
  return year === undefined ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Time of an event; a day alone is its beginning in Beijing. */
export function timeOf(cell: SheetCell): number | undefined {
  const day = cell instanceof Date ? undefined : dayOf(cell);
  return parseTime(day === undefined ? cell : `${day} 00:00`);
}

function numberOf(cell: SheetCell): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
  const written = plainText(cell);
  return /^[+-]?\d+(\.\d+)?$/.test(written) ? Number(written) : undefined;
}

function placeOf(cell: SheetCell): Value | undefined {
  const [, longitude, latitude] =
    /^(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)$/.exec(plainText(cell)) ?? [];
  return longitude === undefined ? undefined : { longitude: Number(longitude), latitude: Number(latitude) };
}

/** What a cell says in each kind of field, and what it is called if it does not. References are looked up elsewhere. */
const READERS: {
  [K in CellField['kind']]: {
    read: (cell: SheetCell) => Value | undefined;
    unreadable: RecordRefusal;
    refused: RecordRefusal;
  };
} = {
  text: { read: plainText, unreadable: 'not-accepted', refused: 'not-accepted' },
  'long-text': { read: plainText, unreadable: 'not-accepted', refused: 'not-accepted' },
  number: { read: numberOf, unreadable: 'not-a-number', refused: 'out-of-range' },
  choice: { read: plainText, unreadable: 'not-an-option', refused: 'not-an-option' },
  date: { read: dayOf, unreadable: 'not-a-day', refused: 'not-a-day' },
  place: { read: placeOf, unreadable: 'not-a-place', refused: 'not-a-place' },
  reference: { read: plainText, unreadable: 'not-found', refused: 'not-found' },
};

export function readCell(
  catalogue: Catalogue,
  declared: DeclaredType,
  name: string,
  field: CellField,
  cell: SheetCell,
): ReadValue {
  const { read, unreadable, refused } = READERS[field.kind];
  let value = read(cell);
  if (value === undefined) return { ok: false, reason: unreadable };
  if (field.kind === 'choice') {
    const written = String(value);
    value =
      field.options.find(
        (option) =>
          option === written ||
          (['zh', 'en'] as const).some(
            (language) => declaredText(catalogue, declared, language, `${name}.${option}`) === written,
          ),
      ) ?? written;
  }
  const parsed = schemaOf(field).safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, reason: refused };
}
