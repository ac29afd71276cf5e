import { z } from 'zod';
import { AttachedFile } from '../../contract/attached-file.ts';
import { SignatureValue, type TableRow } from '../../contract/field-values.ts';
import { isStorable } from '../../contract/storable-text.ts';

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
    | { kind: 'attachment'; takes: readonly FileKind[]; most: number }
    | { kind: 'table'; columns: Readonly<Record<string, TableColumn>>; most: number }
    | { kind: 'signature'; signed: readonly SignatureValue['signed'][] }
  );
/** A column of a table; a required one has to be filled in every row. */
export type TableColumn = FieldOf<'text' | 'number' | 'choice' | 'date'> & { required?: true };
/** What an attachment may be; told by its content. */
export type FileKind = 'image' | 'document';
export type FieldKind = Field['kind'];
type FieldOf<K extends FieldKind> = Extract<Field, { kind: K }>;
type CellKind = Exclude<FieldKind, 'attachment' | 'table' | 'signature'>;
/** Fields whose value stands in one cell of a sheet that is read in. */
export type CellField = FieldOf<CellKind>;
const NO_CELL: readonly FieldKind[] = ['attachment', 'table', 'signature'];
export const fitsCell = (field: Field): field is CellField => !NO_CELL.includes(field.kind);

export const text = (max = 100, common: Common = {}): FieldOf<'text'> => ({ kind: 'text', max, ...common });
export const longText = (max = 2_000, common: Common = {}): Field => ({ kind: 'long-text', max, ...common });
/** Counted things: whole, not negative. */
export const count = (unit: string, common: Common = {}, max = 1_000_000): FieldOf<'number'> => ({
  kind: 'number',
  unit,
  min: 0,
  max,
  integer: true,
  ...common,
});
export const choice = (options: readonly string[], common: Common = {}): FieldOf<'choice'> => ({
  kind: 'choice',
  options,
  ...common,
});
/** A calendar day in Beijing. */
export const date = (common: Common = {}): FieldOf<'date'> => ({ kind: 'date', ...common });
/** WGS-84 degrees. */
export const place = (common: Common = {}): Field => ({ kind: 'place', ...common });
/** The id of a record of another type of the same programme. */
export const reference = (to: string, common: Common = {}): Field => ({ kind: 'reference', to, ...common });

/** Files of the record, at most `most`; never demanded: whoever has none records all the same. */
export const attachment = (
  takes: readonly FileKind[] = ['image'],
  common: Pick<Common, 'sensitive'> = {},
  most = 6,
): Field => ({ kind: 'attachment', takes, most, ...common });

/** Rows of declared columns (明细): at most `most`. */
export const table = (
  columns: Readonly<Record<string, TableColumn>>,
  common: Common = {},
  most = 50,
): Field => ({
  kind: 'table',
  columns,
  most,
  ...common,
});
/** Signed by pen on the screen, or by the account of whoever makes the move. */
export const signature = (
  signed: readonly SignatureValue['signed'][] = ['confirmed', 'drawn'],
  common: Common = {},
): Field => ({ kind: 'signature', signed, ...common });

export type Place = { longitude: number; latitude: number };
/** A file as the journal holds it. `key` opens it where the field is sensitive; it is sealed with the rest. */
export const KeptFile = AttachedFile.extend({ key: z.string().optional() });
export type KeptFile = z.infer<typeof KeptFile>;
export type Value = string | number | Place | KeptFile[] | TableRow[] | SignatureValue | null;
export type Data = Readonly<Record<string, Value>>;

const words = (max: number): z.ZodString =>
  z.string().trim().min(1).max(max).refine(isStorable, 'holds what is no character');

const SCHEMAS: { [K in FieldKind]: (field: Extract<Field, { kind: K }>) => z.ZodType<Value> } = {
  text: ({ max }) => words(max).regex(/^[^\r\n]*$/, 'one line'),
  'long-text': ({ max }) => words(max),
  number: ({ min, max, integer }) => (integer ? z.number().int() : z.number()).min(min).max(max),
  choice: ({ options }) => z.enum(options as [string, ...string[]]),
  date: () => z.iso.date(),
  place: () =>
    z.strictObject({
      longitude: z.number().min(-180).max(180),
      latitude: z.number().min(-90).max(90),
    }),
  reference: () => z.uuid(),
  attachment: ({ most }) => z.array(KeptFile).min(1).max(most),
  table: ({ columns, most }) =>
    z
      .array(
        z.strictObject(
          Object.fromEntries(
            Object.entries(columns).map(([name, column]) => [
              name,
              column.required ? schemaOf(column) : schemaOf(column).optional(),
            ]),
          ),
        ),
      )
      .min(1)
      .max(most) as unknown as z.ZodType<TableRow[]>,
  signature: ({ signed }) =>
    SignatureValue.refine((value) => signed.includes(value.signed), 'is not signed so'),
};

/** What the field accepts, the same on the server, in the console and on a phone without signal. */
export function schemaOf(field: Field): z.ZodType<Value> {
  const known = schemas.get(field) ?? (SCHEMAS[field.kind] as (field: Field) => z.ZodType<Value>)(field);
  schemas.set(field, known);
  return known;
}
/** A declaration is never altered: its schema is made once. */
const schemas = new WeakMap<Field, z.ZodType<Value>>();
