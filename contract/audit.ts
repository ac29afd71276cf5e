import { z } from 'zod';

export const AUDIT_KINDS = [
  'login',
  'move',
  'sensitive-read',
  'configuration',
  'permission',
  'export',
] as const;
export const AuditKind = z.enum(AUDIT_KINDS);
export type AuditKind = z.infer<typeof AuditKind>;

export const AuditEntry = z.object({
  seq: z.number().int(),
  kind: AuditKind,
  action: z.string(),
  about: z.string(),
  personId: z.string().nullable(),
  personName: z.string(),
  postId: z.string().nullable(),
  unitPath: z.string().nullable(),
  peer: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  dutyAt: z.string(),
  wallAt: z.string(),
  /** Place in the chain; null while not yet sealed. */
  number: z.number().int().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditQuery = z.object({
  before: z.coerce.number().int().optional(),
  kind: AuditKind.optional(),
  text: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export const AuditVerification = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), entries: z.number().int(), head: z.string() }),
  z.object({
    ok: z.literal(false),
    /** Entry sequence of the first row that is not as it was sealed. */
    firstBad: z.number().int(),
    reason: z.enum(['altered', 'removed', 'chain-broken', 'inserted']),
    detail: z.string(),
  }),
]);
export type AuditVerification = z.infer<typeof AuditVerification>;
