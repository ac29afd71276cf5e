import type { Db } from '../../platform/db/index.ts';

/** Two groups of single moves under way (`apply-move.ts`), and a batch beside them. */
const CONNECTIONS = 3;

const made = new WeakMap<Db, Db>();

/** Connections for moves, on which a statement is sent before the one in front of it is answered; closed with `db`. */
export function sendingAhead(db: Db): Db {
  const ahead = made.get(db) ?? db.reserve({ connections: CONNECTIONS, pipelined: true });
  made.set(db, ahead);
  return ahead;
}
