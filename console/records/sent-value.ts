import type { DeclaredType } from '../../programmes/kit/index.ts';
import type { FormFile } from './attachment-input.tsx';
import { type FormPlace, placeIn } from './place-input.tsx';
import { type FormRow, filledRows } from './table-input.tsx';

/** A value as it is sent; undefined where the field was left empty. */
export function sentValue(type: DeclaredType, name: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  const kind = type.type.fields[name]?.kind;
  if (kind === 'attachment') {
    const files = value as FormFile[];
    return files.length === 0
      ? undefined
      : files.map(({ ticket, alt }) => ({ ticket, ...(alt?.trim() ? { alt: alt.trim() } : {}) }));
  }
  if (kind === 'table') {
    const rows = filledRows(value as FormRow[]);
    return rows.length === 0 ? undefined : rows;
  }
  if (kind === 'place' && placeIn(value as FormPlace) === 'none') return undefined;
  return value;
}
