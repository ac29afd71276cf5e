import { z } from 'zod';
import { Name, RecordQuery, TypeId } from './ledger.ts';

const Instant = z.iso.datetime({ offset: true });
export const MOST_COLUMNS = 12;
/** How a list is narrowed and ordered. */
export const ListQuery = RecordQuery.pick({
  state: true,
  text: true,
  filter: true,
  unit: true,
  sort: true,
}).strict();

/** A list of records under a name: one's own, or shared with a unit. */
export const SavedViewInput = z.strictObject({
  type: TypeId,
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\r\n]*$/, 'one line'),
  query: ListQuery,
  /** Fields that stand as columns, in this order; none: the usual ones. */
  columns: z.array(Name).max(MOST_COLUMNS),
  /** Unit that it is shared with; null: one's own. */
  unitId: z.string().min(1).max(64).nullable().default(null),
});
export type SavedViewInput = z.input<typeof SavedViewInput>;
export const SavedView = z.object({
  id: z.uuid(),
  type: TypeId,
  name: z.string(),
  query: ListQuery,
  columns: z.array(z.string()),
  unitId: z.string().nullable(),
  /** Who saved it, and may change it. */
  ownerName: z.string(),
  mine: z.boolean(),
  changedAt: Instant,
});
export type SavedView = z.infer<typeof SavedView>;
export const SavedViewParams = z.object({ id: z.uuid() });
export const SavedViewQuery = z.object({ type: TypeId });
export const SavedViews = z.array(SavedView);
export const SavedViewGone = z.object({ id: z.uuid() });
