export { moveDigests } from './move-digests.ts';
export { type Audit, type AuditEntryInput, createAudit } from './record-entry.ts';
export { auditRoutes } from './routes.ts';
export { sealEntries, startSealer } from './seal-entries.ts';
export { verifyAudit } from './verify-audit.ts';
