import { z } from 'zod';
import { BriefParams, RevisionDiff } from './desk.ts';
import { BulletinDocument, InlineFigure } from './document.ts';

export const OutputParams = BriefParams;

/** Figures whose changed number the reader confirmed: their places in the document, with commas between. */
export const ImportQuery = z.object({
  confirm: z
    .string()
    .regex(/^\d{1,4}(?:,\d{1,4}){0,99}$/)
    .optional(),
});

/**
 * A brief that came back as .docx. Nothing is stored: what is right of it is saved by `PUT /bulletin-briefs/{id}`. A number
 * that was changed outside stands as typed text and is asked about; with `confirm` it is bound again where the new wording is
 * true of the value.
 */
export const ImportedBrief = z.object({
  document: BulletinDocument,
  /** Figures that came back bound. */
  bound: z.number().int(),
  asked: z.array(
    z.object({
      /** Place among the figures of the brief, from 0. */
      n: z.number().int(),
      figure: InlineFigure,
      was: z.string(),
      now: z.string(),
      /** The new wording is true of the bound value too: it can be confirmed. */
      agrees: z.boolean(),
    }),
  ),
  gone: z.array(z.object({ n: z.number().int(), figure: InlineFigure })),
  /** Texts of controls that name no figure of this brief. */
  unknown: z.array(z.string()),
  /** What was left out: pictures, tables, comments, footnotes. */
  notes: z.array(z.string()),
  /** Every changed word and number, part by part. */
  parts: RevisionDiff.shape.parts,
});
export type ImportedBrief = z.infer<typeof ImportedBrief>;
