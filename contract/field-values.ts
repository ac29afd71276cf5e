import { z } from 'zod';
import { AttachedFile } from './attached-file.ts';

/** A row of a table: a value for each column that is filled. */
export const TableRow = z.record(z.string(), z.union([z.string(), z.number()]));
export type TableRow = z.infer<typeof TableRow>;

/** Lines of a pen: x and y by turns, in thousandths of the width of the box. */
export const Strokes = z
  .array(z.array(z.number().int().min(0).max(1_000)).min(2).max(2_000))
  .min(1)
  .max(60);

/** A signature under a move: who, when, by pen or by their own account, and the digest of what was signed. */
export const SignatureValue = z.strictObject({
  signed: z.enum(['drawn', 'confirmed']),
  by: z.string().trim().min(1).max(60),
  at: z.iso.datetime({ offset: true }),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  strokes: Strokes.optional(),
});
export type SignatureValue = z.infer<typeof SignatureValue>;

/** How a person signs: the server says who, when and what. */
export const SignatureInput = z.discriminatedUnion('signed', [
  z.strictObject({ signed: z.literal('confirmed') }),
  z.strictObject({ signed: z.literal('drawn'), by: SignatureValue.shape.by, strokes: Strokes }),
]);

/** Values of a record that are no single text or number. */
export const Composite = z.union([z.array(AttachedFile), z.array(TableRow), SignatureValue]);
