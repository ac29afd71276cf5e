import type { DeclaredType } from '../../programmes/kit/index.ts';
import type { Say } from '../text/index.ts';

/** A value as people read it: with its unit, its option's name, or that it is there and hidden. */
export function shownValue(
  type: DeclaredType,
  field: string,
  value: unknown,
  text: (type: DeclaredType, key: string) => string,
  say: Say,
): string {
  if (value === undefined || value === null) return '';
  const declared = type.type.fields[field];
  if (Array.isArray(value))
    return say(declared?.kind === 'table' ? 'table.rows' : 'files.count', { n: value.length });
  if (typeof value === 'object' && 'signed' in value) return String((value as { by?: unknown }).by);
  if (typeof value === 'object')
    return 'masked' in value
      ? say('records.masked')
      : `${(value as { longitude: number }).longitude}, ${(value as { latitude: number }).latitude}`;
  if (declared?.kind === 'choice') return text(type, `${field}.${value}`);
  return declared?.kind === 'number' ? `${value} ${declared.unit}` : String(value);
}
