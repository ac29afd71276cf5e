import type { DeskOrderState } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { iso } from '../journal/present.ts';
import { actionsById } from '../store/actions.ts';

/** How orders of the desk stand, by id: who has them, 签收, outcome. */
export async function readDeskOrders(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeskOrderState>> {
  if (ids.length === 0) return new Map();
  return new Map(
    (await actionsById(sql, ids)).map(({ id, state: doc }) => [
      id,
      {
        id,
        state: doc.state,
        to: doc.addressee.name,
        receivedAt: iso(doc.receivedAtMs),
        arrivedAt: iso(doc.arrivedAtMs),
        doneAt: iso(doc.doneAtMs),
        result: doc.result,
        withdrawnReason: doc.withdrawnReason ?? null,
        overdue: doc.receiptOverdue || doc.doneOverdue,
      },
    ]),
  );
}
