import type { z } from 'zod';
import { StationCommand, type StationCommandKind } from '../../contract/gateway.ts';
import {
  BASIC_PARAMETERS,
  type ParameterKind,
  type ParameterRow,
  RUN_PARAMETERS,
} from '../../contract/station-parameters.ts';

export type FieldType =
  | 'text'
  | 'time'
  | 'number'
  | 'switch'
  | 'element'
  | 'elements'
  | 'keys'
  | 'settings'
  | 'switches'
  | 'numbers';
export interface CommandField {
  name: string;
  type: FieldType;
  min?: number;
  max?: number;
}

interface Def {
  type: string;
  format?: string;
  element?: z.ZodType;
}
const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def;

const LISTS: Readonly<Record<string, FieldType>> = {
  boolean: 'switches',
  number: 'numbers',
  object: 'settings',
};

function fieldOf(name: string, schema: z.ZodType): CommandField {
  const { type, format, element } = defOf(schema);
  if (type === 'array' && element) {
    const inner = defOf(element).type;
    return { name, type: LISTS[inner] ?? (name === 'elements' ? 'elements' : 'keys') };
  }
  if (type === 'boolean') return { name, type: 'switch' };
  if (type === 'number') {
    const { minValue, maxValue } = schema as z.ZodNumber;
    return { name, type: 'number', min: minValue ?? 0, max: maxValue ?? Number.MAX_SAFE_INTEGER };
  }
  if (format === 'datetime') return { name, type: 'time' };
  return { name, type: name === 'element' ? 'element' : 'text' };
}

/** What a command asks for, read from the contract itself: a new command needs no new form. */
export function fieldsOf(kind: StationCommandKind): CommandField[] {
  const option = StationCommand.options.find(({ shape }) => shape.kind.value === kind);
  return Object.entries((option?.shape ?? {}) as Record<string, z.ZodType>)
    .filter(([name]) => name !== 'kind')
    .map(([name, schema]) => fieldOf(name, schema));
}

/** The table whose keys a command reads or sets; 47H and 48H have commands of their own. */
export function parametersOf(kind: StationCommandKind): readonly ParameterRow[] {
  const table = kind.endsWith('-basic') ? BASIC_PARAMETERS : kind.endsWith('-run') ? RUN_PARAMETERS : [];
  return table.filter((row) => row[6] !== 'command');
}

const VALUES: Partial<Record<ParameterKind, (text: string) => number | number[]>> = {
  number: Number,
  centres: (text) => text.split(/[\s,\uff0c\u3001]+/).map(Number),
};

/** A setting as typed: a number where the table says number, a list of addresses, else the text itself. */
export function settingOf(kind: StationCommandKind, { key, value }: { key: string; value: string }) {
  const row = parametersOf(kind).find(([, name]) => name === key);
  const read = VALUES[row?.[6] ?? (row ? 'number' : 'text')];
  return { key, value: read ? read(value.trim()) : value.trim() };
}
