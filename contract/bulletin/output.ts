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

/** Why a Word file is not read back, and what to do about it; the reason stands at the field `file` of the refusal. */
export const DOCX_REFUSALS = {
  'too-large': {
    zh: '文件过大：请只上传这一篇信息，不含图片。',
    en: 'The file is too large: send this brief alone, without pictures.',
  },
  'old-format': {
    zh: '这是旧版 .doc 或加密文件：请去除密码，另存为 .docx 后再上传。',
    en: 'This is an old .doc or a locked file: take the password off and save it as .docx.',
  },
  'not-docx': {
    zh: '文件不是 .docx，或已损坏：请用 WPS 或 Word 打开并另存为 .docx。',
    en: 'The file is no .docx, or it is damaged: open it in WPS or Word and save it as .docx.',
  },
  macros: {
    zh: '文件带有宏，不予接收：请另存为不含宏的 .docx。',
    en: 'The file carries macros and is not taken: save it as .docx without macros.',
  },
  'tracked-changes': {
    zh: '文件中有未处理的修订：请逐条接受或拒绝全部修订后再上传。',
    en: 'The file has tracked changes that nobody decided: accept or reject all of them, then send it again.',
  },
  embedded: {
    zh: '文件中嵌有其他文件，不予接收：请删除嵌入的对象后再上传。',
    en: 'Another file is embedded in it: take the embedded objects out.',
  },
  'not-one-brief': {
    zh: '文件中读不出恰好一篇信息：请保留标题、正文和文末（单位）落款。',
    en: 'The file does not hold exactly one brief: keep the title, the text and the unit in brackets at its end.',
  },
} as const;
