import { isDeepStrictEqual } from 'node:util';
import type { Sql } from '../../../platform/db/index.ts';
import { ACTION } from '../actions/action-aggregate.ts';
import { ALARM } from '../alarms/alarm-aggregate.ts';
import { PROPOSAL } from '../proposals/proposal-aggregate.ts';
import { RESPONSE } from '../proposals/response-aggregate.ts';
import { everyId, findSubject, movesOf } from '../store/journal.ts';
import { TRANSFER } from '../transfers/transfer-aggregate.ts';
import type { Aggregate, SubjectKind } from './aggregate.ts';

/** Folds every journal anew and compares it with its projection; the list of things that differ, empty when all is well. */
export async function verifyProjections(sql: Sql): Promise<{ kind: SubjectKind; id: string }[]> {
  const wrong: { kind: SubjectKind; id: string }[] = [];
  for (const aggregate of [ALARM, PROPOSAL, RESPONSE, ACTION, TRANSFER] as Aggregate<unknown>[])
    for (const id of await everyId(sql, aggregate.table)) {
      const moves = await movesOf(sql, aggregate.kind, id);
      const folded = moves.reduce<unknown>((state, move) => aggregate.fold(state, move), undefined);
      const kept = await findSubject(sql, aggregate, id);
      const plain = JSON.parse(JSON.stringify(folded ?? null)) as unknown;
      if (kept?.version !== moves.length || !isDeepStrictEqual(plain, kept.state))
        wrong.push({ kind: aggregate.kind, id });
    }
  return wrong;
}
