import type { z } from 'zod';
import type { Person, Post, Unit } from '../../contract/people.ts';
import type { StationRegistration } from '../../contract/telemetry.ts';
import type { RainAreaRow, RatingRow, TravelRow } from '../modules/forecasts/index.ts';
import { columnsOf, SHEETS, type SheetKey } from './columns.ts';
import type { Fault, Words } from './faults.ts';
import type { SheetRow } from './read-rows.ts';

/** What the database holds before the import. */
export interface Known {
  units: readonly Unit[];
  people: readonly Person[];
  posts: readonly Post[];
  stations: readonly (StationRegistration & { version: number })[];
  areas: readonly RainAreaRow[];
  ratings: readonly RatingRow[];
  travels: readonly TravelRow[];
}

/** Tells faults of one row of one sheet. */
export type Blame = (row: SheetRow, key: string, words: Words) => void;

export const blameIn =
  (sheet: SheetKey, faults: Fault[]): Blame =>
  (row, key, words) => {
    const column = columnsOf(sheet).find((candidate) => candidate.key === key)?.heading;
    faults.push({ sheet: SHEETS[sheet].name, row: row.row, ...(column ? { column } : {}), ...words });
  };

/**
 * A row as the contract reads it; what the contract refuses is told with the column's own rule. Of a row with a cell that
 * could not be read the other cells are checked all the same, and it comes to nothing.
 */
export function parseRow<S extends z.ZodType>(
  sheet: SheetKey,
  row: SheetRow,
  input: unknown,
  schema: S,
  blame: Blame,
): z.output<S> | undefined {
  const parsed = schema.safeParse(input);
  if (parsed.success) return row.broken ? undefined : parsed.data;
  for (const key of new Set(parsed.error.issues.map((issue) => String(issue.path[0])))) {
    if (row.broken && row.values[key] === undefined) continue;
    const column = columnsOf(sheet).find((candidate) => candidate.key === key);
    const value = String(row.values[key] ?? '');
    blame(row, key, {
      zh: `“${value}”不符合要求：${column?.rule ?? key}。`,
      en: `“${value}” does not fit: ${column?.ruleEn ?? key}.`,
    });
  }
  return undefined;
}

/** Each row once: what repeats an earlier key is a fault. */
export function onceEach(rows: readonly SheetRow[], key: string, blame: Blame): SheetRow[] {
  const first = new Map<unknown, number>();
  return rows.filter((row) => {
    const value = row.values[key];
    const before = first.get(value);
    if (value === undefined || before === undefined) {
      first.set(value, row.row);
      return true;
    }
    blame(row, key, {
      zh: `“${String(value)}”与第${before}行重复。`,
      en: `“${String(value)}” stands in row ${before} already.`,
    });
    return false;
  });
}

export const idsOf = (rows: readonly SheetRow[]): Set<string> =>
  new Set(rows.map((row) => String(row.values['id'])));
export const missing = (what: Words, id: string): Words => ({
  zh: `没有编号为“${id}”的${what.zh}，请先在“${what.zh}”表中填写或更正编号。`,
  en: `There is no ${what.en} “${id}”; add it to its sheet or correct the id.`,
});
export const UNIT: Words = { zh: '单位', en: 'unit' };
export const PERSON: Words = { zh: '人员', en: 'person' };
