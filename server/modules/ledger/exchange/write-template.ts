import type { z } from 'zod';
import type { RecordTemplateQuery } from '../../../../contract/record-exchange.ts';
import { sheetOf } from '../../../platform/sheets/index.ts';
import type { LedgerContext } from '../move-in.ts';
import { typeOf } from '../read-records.ts';
import { declaredText, importColumns, openingMove } from './columns.ts';

/** An empty sheet with the headings of the move that opens a record; `*` marks what is demanded. */
export function recordTemplate(
  { catalogue }: LedgerContext,
  { type, move, language }: z.output<typeof RecordTemplateQuery>,
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = typeOf({ catalogue }, type);
  const columns = importColumns(catalogue, declared, openingMove(declared, move));
  return sheetOf(declaredText(catalogue, declared, language), [
    columns.map((column) => `${column[language]}${column.required ? ' *' : ''}`),
  ]);
}
