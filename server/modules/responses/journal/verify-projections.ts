import { isDeepStrictEqual } from 'node:util';
import type { Sql } from '../../../platform/db/index.ts';
import { ACTION } from '../actions/action-aggregate.ts';
import { ALARM } from '../alarms/alarm-aggregate.ts';
import { PROPOSAL } from '../proposals/proposal-aggregate.ts';
import { RESPONSE } from '../proposals/response-aggregate.ts';
import { everyId, findSubject, movesOf } from '../store/journal.ts';
import { TRANSFER } from '../transfers/transfer-aggregate.ts';
import type { Aggregate, StoredMove, SubjectKind } from './aggregate.ts';
import { moveDigest } from './move-digest.ts';

/**
 * What is wrong with a thing: its row is not the fold of its moves, its moves cannot be folded (one is missing or could
 * not have been made), or a move is not what the audit log says was recorded.
 */
export const FAULTS = ['projection', 'unfoldable', 'unaudited', 'altered'] as const;
export interface JournalFault {
  kind: SubjectKind;
  id: string;
  fault: (typeof FAULTS)[number];
  /** The move it was found at, where it was one. */
  version: number | null;
}
export interface JournalVerification {
  things: number;
  moves: number;
  faults: JournalFault[];
}

const AGGREGATES = [ALARM, PROPOSAL, RESPONSE, ACTION, TRANSFER] as Aggregate<unknown>[];
const BATCH = 500;

/** `undefined` where the moves do not fit each other. */
function foldAll(aggregate: Aggregate<unknown>, moves: readonly StoredMove[]): unknown {
  try {
    if (moves.some((move, index) => move.version !== index + 1)) return undefined;
    return moves.reduce<unknown>((state, move) => aggregate.fold(state, move), undefined);
  } catch {
    return undefined;
  }
}

/**
 * Folds every journal anew and compares it with its projection; with `digests` (those of the chained audit log) also
 * every move with what was recorded of it.
 */
export async function verifyJournal(
  sql: Sql,
  digests?: (sql: Sql, about: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<JournalVerification> {
  const found: JournalVerification = { things: 0, moves: 0, faults: [] };
  for (const aggregate of AGGREGATES) {
    const { kind } = aggregate;
    const ids = await everyId(sql, aggregate.table);
    for (let from = 0; from < ids.length; from += BATCH) {
      const batch = ids.slice(from, from + BATCH);
      const recorded = await digests?.(sql, batch);
      for (const id of batch) {
        const moves = await movesOf(sql, kind, id);
        const kept = await findSubject(sql, aggregate, id);
        const folded = foldAll(aggregate, moves);
        const fault = (what: JournalFault['fault'], version: number | null = null) =>
          found.faults.push({ kind, id, fault: what, version });
        if (folded === undefined) fault('unfoldable');
        else if (
          kept?.version !== moves.length ||
          !isDeepStrictEqual(JSON.parse(JSON.stringify(folded)), kept.state)
        )
          fault('projection');
        for (const move of recorded ? moves : []) {
          const digest = recorded?.get(`${id} ${move.version}`);
          if (digest === undefined) fault('unaudited', move.version);
          else if (digest !== moveDigest(kind, move)) fault('altered', move.version);
        }
        found.things++;
        found.moves += moves.length;
      }
    }
  }
  return found;
}

/** Things whose row is not the fold of their moves; empty when all is well. */
export async function verifyProjections(sql: Sql): Promise<JournalFault[]> {
  return (await verifyJournal(sql)).faults;
}
