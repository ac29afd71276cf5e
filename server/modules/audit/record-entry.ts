import type { AuditKind } from '../../../contract/audit.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/db/index.ts';
import { type EntryRecord, insertEntries } from './store.ts';

export interface AuditEntryInput {
  kind: AuditKind;
  action: string;
  /** Id or name of the thing. */
  about: string;
  actor?: Actor | undefined;
  /** Who, where there is no actor (a refused sign-in, the command line). */
  personName?: string;
  accountId?: string | undefined;
  postId?: string;
  unitPath?: string | null;
  peer?: string;
  data?: Record<string, unknown>;
}

export interface Audit {
  /** Writes in the caller's transaction: what was done and that it was done stand or fall together. */
  record(sql: Sql, entry: AuditEntryInput): Promise<void>;
  /** The same for many, in their order. */
  recordMany(sql: Sql, entries: readonly AuditEntryInput[]): Promise<void>;
}

/** Duty time and wall time are both kept: in a drill they differ. */
export function createAudit(options: { clock: Clock; wallMs?: () => number }): Audit {
  const { clock, wallMs = Date.now } = options;
  const rowOf = (entry: AuditEntryInput): EntryRecord => ({
    kind: entry.kind,
    action: entry.action,
    about: entry.about,
    personId: entry.actor?.personId ?? null,
    personName: entry.actor?.name ?? entry.personName ?? '',
    accountId: entry.actor?.accountId ?? entry.accountId ?? null,
    postId: entry.postId ?? null,
    unitPath: entry.unitPath ?? null,
    peer: entry.peer ?? null,
    data: entry.data ?? {},
    dutyAtMs: clock.nowMs(),
    wallAtMs: wallMs(),
  });
  return {
    record: (sql, entry) => insertEntries(sql, [rowOf(entry)]),
    recordMany: (sql, entries) => insertEntries(sql, entries.map(rowOf)),
  };
}
