import { z } from 'zod';
import { AuditEntry, AuditQuery, AuditVerification } from '../../../contract/audit.ts';
import type { Db } from '../../platform/db/index.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import type { Audit } from './record-entry.ts';
import { listEntries } from './store.ts';
import { verifyAudit } from './verify-audit.ts';

/** Reading the audit is itself audited. */
export function auditRoutes({ db, audit }: { db: Db; audit: Audit }): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/audit',
        operationId: 'listAudit',
        summary: 'The audit log, newest first',
        access: 'audit.read',
        query: AuditQuery,
        response: z.array(AuditEntry),
      },
      async ({ query, actor }) => {
        if (query.before === undefined)
          await audit.record(db, {
            kind: 'sensitive-read',
            action: 'audit-read',
            about: 'audit',
            actor,
            data: { ...query },
          });
        return listEntries(db, query);
      },
    ),
    route(
      {
        method: 'get',
        path: '/audit/verification',
        operationId: 'verifyAudit',
        summary: 'Check the audit chain',
        access: 'audit.read',
        response: AuditVerification,
      },
      async ({ actor }) => {
        await audit.record(db, { kind: 'sensitive-read', action: 'audit-verified', about: 'audit', actor });
        return verifyAudit(db);
      },
    ),
  ];
}
