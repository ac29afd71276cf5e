import type { RecordSummary } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { DeclaredFigure, Entry } from '../../../programmes/kit/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { Audit } from '../audit/index.ts';

/** What the figures ask of the ledger, which stands above them: handed over in `server/app.ts`. */
export interface BehindFigures {
  /** Whether one of the actor's posts sees records of the type at the unit. */
  sees(actor: Actor, typeId: string, unitPath: string): boolean;
  /** Of the records named, those that the actor sees, as the actor sees them. */
  visible(actor: Actor, typeId: string, ids: readonly string[]): Promise<Map<string, RecordShown>>;
  /** The same without asking who reads: for an auditor and for the checker of a sample, who are audited. */
  all(typeId: string, ids: readonly string[]): Promise<Map<string, RecordShown>>;
  /** As they were written. */
  journals(sql: Sql, ids: readonly string[]): Promise<Map<string, Entry[]>>;
  /** As the present declaration reads them. */
  readings(sql: Sql, typeId: string, ids: readonly string[]): Promise<Entry[][]>;
  /** Of the records named: how many have an open picture, and one that an unlinked record has as well. */
  countReused(ids: readonly string[]): Promise<{ withPhotos: number; reused: number }>;
  /** These pairs, the most alike first. */
  reusedPhotos(ids: readonly string[], limit: number): Promise<ReusedPair[]>;
}
/** Two records that show the same picture; nothing in a sensitive field is ever compared. */
export interface ReusedPair {
  recordId: string;
  photo: string;
  otherId: string;
  otherType: string;
  otherPhoto: string;
  /** Bits of 64 in which the pictures differ; null: the very same file. */
  bits: number | null;
}
export type RecordShown = RecordSummary;

export interface FiguresContext {
  db: Db;
  clock: Clock;
  audit: Audit;
  figures: ReadonlyMap<string, DeclaredFigure>;
  behind: BehindFigures;
}
