import { z } from 'zod';
import { AttachedFile } from './attached-file.ts';
import { Name, TypeId } from './ledger.ts';

export const UploadQuery = z.object({
  type: TypeId,
  field: Name,
  /** As the person called it; shown and offered for saving, never believed. */
  name: z.string().max(400).default(''),
});
/** The file is kept. `ticket` puts it into a move of the same person, for a day: `data: { FIELD: [{ ticket, alt }] }`. */
export const Uploaded = z.object({
  ticket: z.string(),
  name: z.string(),
  media: AttachedFile.shape.media,
  bytes: z.number().int(),
});
export type Uploaded = z.infer<typeof Uploaded>;

export const AttachmentParams = z.object({ id: z.uuid(), sha256: AttachedFile.shape.sha256 });
export const AttachmentQuery = z.object({
  size: z.enum(['whole', 'thumbnail']).default('whole'),
  /** Offered for saving instead of shown. */
  save: z.enum(['yes']).optional(),
});
