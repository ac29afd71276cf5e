import { z } from 'zod';
import { FigureStyleSchema } from './document.ts';
import { FigureFact } from './issue.ts';

/**
 * What the log of published figures holds of one printed figure: its facts, and nobody's name. `digest` is the root over the
 * salted digests of its records (RFC 6962), so that the records can be proven to who may see them and say nothing to others.
 */
export const FigureSidecar = z.strictObject({
  format: z.literal('ward.figure/1'),
  issueId: z.uuid(),
  /** Name and number of the issue, as printed. */
  issue: z.string(),
  briefId: z.uuid(),
  /** Place among the figures of its entry, from 0. */
  n: z.number().int().min(0),
  kind: FigureFact.shape.kind,
  id: z.string(),
  concept: FigureFact.shape.concept,
  wording: z.string(),
  style: FigureStyleSchema,
  value: z.number(),
  opening: z.number(),
  unit: z.string(),
  period: FigureFact.shape.period,
  scope: FigureFact.shape.scope,
  definition: FigureFact.shape.definition,
  digest: FigureFact.shape.digest,
  records: FigureFact.shape.records,
  method: FigureFact.shape.method,
  source: FigureFact.shape.source,
  frozenId: z.uuid(),
  frozenAt: FigureFact.shape.frozenAt,
});
export type FigureSidecar = z.infer<typeof FigureSidecar>;

/** What the log holds of an issue: the text of its entries as printed, and how many figures stand in them. */
export const IssueSidecar = z.strictObject({
  format: z.literal('ward.issue/1'),
  issueId: z.uuid(),
  issue: z.string(),
  issuedAt: z.iso.datetime({ offset: true }).nullable(),
  entries: z.array(z.strictObject({ briefId: z.uuid(), text: z.string(), figures: z.number().int() })),
});
export type IssueSidecar = z.infer<typeof IssueSidecar>;

export const Sidecar = z.discriminatedUnion('format', [FigureSidecar, IssueSidecar]);
export type Sidecar = z.infer<typeof Sidecar>;

/** A sidecar with all that proves it: the file that is attached to a PDF and offered on a figure's page. */
export const ProvenSidecar = z.strictObject({
  sidecar: Sidecar,
  /** Leaf hash of the sidecar (RFC 6962 2.1), in hex. */
  leaf: z.string().regex(/^[0-9a-f]{64}$/),
  /** C2SP tlog-proof: place in the log, hashes up to its root, the signed checkpoint. */
  proof: z.string(),
});
export type ProvenSidecar = z.infer<typeof ProvenSidecar>;

/** The links of trust, from the key down to the printed page: the first that does not hold is named. */
export const TRUST_LINKS = {
  file: { zh: '文件', en: 'file' },
  key: { zh: '公钥', en: 'public key' },
  checkpoint: { zh: '检查点签名', en: 'signature of the checkpoint' },
  log: { zh: '日志名称', en: 'name of the log' },
  sidecar: { zh: '数据文件', en: 'sidecar' },
  inclusion: { zh: '收录证明', en: 'inclusion proof' },
  wording: { zh: '数字表述', en: 'wording of the figure' },
  printed: { zh: '版面文字', en: 'printed text' },
} as const;
export type TrustLink = keyof typeof TRUST_LINKS;
