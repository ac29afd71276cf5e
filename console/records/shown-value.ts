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
  if (typeof value === 'object')
    return 'masked' in value
      ? say('records.masked')
      : `${(value as { longitude: number }).longitude}, ${(value as { latitude: number }).latitude}`;
  const declared = type.type.fields[field];
  if (declared?.kind === 'choice') return text(type, `${field}.${value}`);
  return declared?.kind === 'number' ? `${value} ${declared.unit}` : String(value);
}
