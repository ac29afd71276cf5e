import type { By, EvidenceItem } from '../../../../contract/responses.ts';

export type SubjectKind = 'alarm' | 'proposal' | 'response' | 'action' | 'transfer';

/** A move as the fold sees it: everything but its place in the journal of all things. */
export interface FoldMove {
  subjectId: string;
  version: number;
  move: string;
  by: By;
  happenedAtMs: number;
  recordedAtMs: number;
  note: string | null;
  data: Record<string, unknown>;
  evidence: EvidenceItem[];
}

/** A journalled move; `seq` is its place among all moves. */
export interface StoredMove extends FoldMove {
  seq: number;
}

export interface MoveDraft {
  move: string;
  by: By;
  data?: Record<string, unknown>;
  evidence?: EvidenceItem[];
  note?: string | null | undefined;
  /** When it was done, epoch ms; the moment of recording if absent. */
  happenedAtMs?: number | undefined;
  /** Unique over the journal; a second move with it is refused by the database. */
  idempotencyKey?: string | undefined;
}

/** Value of a query column: dates go in as epoch ms wrapped, so that a plain number is never mistaken for a time. */
export type Column = string | number | boolean | null | { atMs: number | null };

/** Text of a line in the duty log, in both languages. */
export interface Line {
  zh: string;
  en: string;
}

/**
 * A kind of thing whose state is the fold of its moves. `columns` names the projection's query columns, all of them, in
 * one order; `line` says what the duty log reads, undefined where a move is no news.
 */
export interface Aggregate<S> {
  kind: SubjectKind;
  table: string;
  fold(before: S | undefined, move: FoldMove): S;
  columns(state: S): Record<string, Column>;
  unitPath(state: S): string;
  line(state: S, move: FoldMove, before: S | undefined): Line | undefined;
}

/** A thing as it stands: its state after `version` moves. */
export interface Subject<S> {
  id: string;
  version: number;
  state: S;
}
