import type { Move } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { StoredMove } from './aggregate.ts';

export function iso(atMs: number | null): string | null {
  return atMs === null ? null : toBeijingIso(atMs);
}

/** A journal entry as the API speaks it. */
export function presentMove(move: StoredMove): Move {
  return {
    seq: move.seq,
    version: move.version,
    move: move.move,
    by: move.by,
    happenedAt: toBeijingIso(move.happenedAtMs),
    recordedAt: toBeijingIso(move.recordedAtMs),
    note: move.note,
    data: move.data,
    evidence: move.evidence,
  };
}
