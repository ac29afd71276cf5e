import { MoveRequest } from '../../contract/ledger.ts';
import type { Actor } from '../../contract/permissions.ts';
import { type LedgerContext, movesIn } from '../../server/modules/ledger/index.ts';
import { findAccountByUsername, heldPosts } from '../../server/modules/people/index.ts';
import type { Sql } from '../../server/platform/db/index.ts';
import type { District } from '../district-schema.ts';
import { demoMoves } from './demo-moves.ts';

async function actorsOf(sql: Sql, district: District, usernames: ReadonlySet<string>, atMs: number) {
  const actors = new Map<string, Actor>();
  for (const { id, name, username } of district.people.filter((each) => usernames.has(each.username))) {
    const account = await findAccountByUsername(sql, username);
    const posts = await heldPosts(sql, id, atMs);
    actors.set(username, { personId: id, accountId: account?.accountId ?? '', name, posts });
  }
  return actors;
}

/**
 * Enters half a year of records, each move by the person and at the time of the script, through the ledger's own checks and
 * in one transaction: all of it stands, or the next start does it again. Nothing where a record is there already.
 */
export async function seedRecords(ledger: LedgerContext, district: District, startMs: number): Promise<void> {
  const [found] = await ledger.db.query('select 1 from records limit 1');
  if (found) return;
  const moves = demoMoves();
  await ledger.db.transaction(async (tx) => {
    const usernames = new Set(moves.map(({ username }) => username));
    const actors = await actorsOf(tx, district, usernames, startMs);
    const outcomes = await movesIn(
      tx,
      ledger,
      moves.map(({ username, recordedAtMs, request, together }) => ({
        actor: actors.get(username)!,
        recordedAtMs,
        together,
        move: MoveRequest.parse(request),
      })),
    );
    const refused = outcomes.findIndex(({ ok }) => !ok);
    const outcome = outcomes[refused];
    if (outcome?.ok === false)
      throw new Error(`demo move ${JSON.stringify(moves[refused])}: ${outcome.error.message}`, {
        cause: outcome.error,
      });
  });
}
