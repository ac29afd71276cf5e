import { z } from 'zod';

/** Who uses a required field, in the words of the work: a field that nobody uses is not asked for. */
interface Common {
  /** Encrypted at rest, masked unless opened with a reason; never in figures, search, `see`, clocks or messages. */
  sensitive?: true;
  /** Who needs it. A field with `usedBy` may be demanded by a move. */
  usedBy?: string;
}

/** Fields of a record type: a closed list, so that form, table, import, search and API are made from the declaration. */
export type Field = Common &
  (
    | { kind: 'text'; max: number }
    | { kind: 'long-text'; max: number }
    | { kind: 'number'; unit: string; min: number; max: number; integer: boolean }
    | { kind: 'choice'; options: readonly string[] }
    | { kind: 'date' }
    | { kind: 'place' }
    | { kind: 'reference'; to: string }
  );
export type FieldKind = Field['kind'];

export const text = (max = 100, common: Common = {}): Field => ({ kind: 'text', max, ...common });
export const longText = (max = 2_000, common: Common = {}): Field => ({ kind: 'long-text', max, ...common });
/** Counted things: whole, not negative. */
export const count = (unit: string, common: Common = {}, max = 1_000_000): Field => ({
  kind: 'number',
  unit,
  min: 0,
  max,
  integer: true,
  ...common,
});
export const choice = (options: readonly string[], common: Common = {}): Field => ({
  kind: 'choice',
  options,
  ...common,
});
/** A calendar day in Beijing. */
export const date = (common: Common = {}): Field => ({ kind: 'date', ...common });
/** WGS-84 degrees. */
export const place = (common: Common = {}): Field => ({ kind: 'place', ...common });
/** The id of a record of another type of the same programme. */
export const reference = (to: string, common: Common = {}): Field => ({ kind: 'reference', to, ...common });

export type Place = { longitude: number; latitude: number };
export type Value = string | number | Place | null;
export type Data = Readonly<Record<string, Value>>;

const SCHEMAS: { [K in FieldKind]: (field: Extract<Field, { kind: K }>) => z.ZodType<Value> } = {
  text: ({ max }) =>
    z
      .string()
      .trim()
      .min(1)
      .max(max)
      .regex(/^[^\r\n]*$/, 'one line'),
  'long-text': ({ max }) => z.string().trim().min(1).max(max),
  number: ({ min, max, integer }) => (integer ? z.number().int() : z.number()).min(min).max(max),
  choice: ({ options }) => z.enum(options as [string, ...string[]]),
  date: () => z.iso.date(),
  place: () =>
    z.strictObject({
      longitude: z.number().min(-180).max(180),
      latitude: z.number().min(-90).max(90),
    }),
  reference: () => z.uuid(),
};

/** What the field accepts, the same on the server, in the console and on a phone without signal. */
export function schemaOf(field: Field): z.ZodType<Value> {
  return (SCHEMAS[field.kind] as (field: Field) => z.ZodType<Value>)(field);
}
