import { randomUUID } from 'node:crypto';
import type { Db } from '../../server/platform/db/index.ts';

/** The rows that one opening move of the loan leaves, written with nothing asked: entry, record, figures, audit. */
export async function bareInserts(db: Db, n: number): Promise<void> {
  const id = randomUUID();
  const at = new Date();
  const data = JSON.stringify({ what: `水经注·${n}`, pages: n % 400, shelf: 'red', card: `C${n}` });
  await db.transaction(async (tx) => {
    await tx.execute(
      `insert into records (id, type, declared, unit_path, state, version, title, author_id, data, opened_at, changed_at)
       values ($1, 'bare/bare', 1, 'district/bare', 'lent', 1, $2, 'clerk', $3, $4, $4)`,
      [id, `水经注·${n}`, data, at],
    );
    await tx.execute(
      `insert into record_entries (record_id, n, move, by_person_id, by_name, happened_at, recorded_at, data, links, declared, idempotency_key)
       values ($1, 1, 'lend', 'clerk', 'clerk', $2, $2, $3, '{}', 1, $4)`,
      [id, at, data, randomUUID()],
    );
    await tx.execute(
      `insert into figure_contributions (figure, record_id, day, unit_path, value, distinct_key)
       select 'bare/bare/' || f, $1, $2, 'district/bare', 1, null from generate_series(1, 4) f`,
      [id, at],
    );
    await tx.execute(
      `insert into figure_deltas (figure, unit_path, day, delta)
       select 'bare/bare/' || f, 'district/bare', $1, 1 from generate_series(1, 2) f`,
      [at],
    );
    await tx.execute(
      `insert into audit_entries (kind, action, about, person_id, person_name, unit_path, data, duty_at, wall_at)
       values ('move', 'bare/bare.lend', $1, 'clerk', 'clerk', 'district/bare', '{"version": 1}', $2, $2)`,
      [id, at],
    );
  });
}
