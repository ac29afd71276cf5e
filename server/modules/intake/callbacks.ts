import type { z } from 'zod';
import type { IntakeCallbacks } from '../../../contract/intake.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { checkMaker, type DeclaredType, openMoves } from '../../../programmes/kit/index.ts';
import { entriesElsewhere, journalsFor, readElsewhere, readPage } from '../ledger/index.ts';
import type { IntakeContext } from './intake-context.ts';
import { whomToCall } from './whom-to-call.ts';

const AT_MOST = 100;
type Callback = z.input<typeof IntakeCallbacks>['records'][number];

/** The move by which a rating counts and the choice it sets: the author's of the box, or a household's. */
function countingOf({ type }: DeclaredType): { move: string; field: string } | undefined {
  const { ratings, intake } = type;
  return ratings ? { move: ratings.moves.confirm, field: ratings.rating } : intake?.rate;
}

/** Moves by which whoever did the work writes a rating down, before another person has called back. */
function notingMoves({ type }: DeclaredType, { move, field }: { move: string; field: string }): string[] {
  return (type.moves[move]?.otherThan ?? []).filter(
    (name) => type.moves[name]?.to !== undefined && type.moves[name]?.input?.[field],
  );
}

/** Ratings that wait for a call back, the oldest first; each with whether the reader may be the one who calls. */
export async function callbacksFor(ctx: IntakeContext, actor: Actor): Promise<Callback[]> {
  const found: Callback[] = [];
  const { db, catalogue } = ctx.ledger;
  for (const declared of catalogue.types.values()) {
    const rate = countingOf(declared);
    if (!rate) continue;
    const noting = notingMoves(declared, rate);
    for (const state of new Set(noting.flatMap((name) => declared.type.moves[name]?.to ?? []))) {
      const page = await readPage(ctx.ledger, actor, { type: declared.id, state, limit: AT_MOST });
      const ids = page.records.map(({ id }) => id);
      const journals = await journalsFor(ctx.ledger, actor, declared, ids);
      const looks = journals.map(({ row }) => ({ declared, move: rate.move, before: row }));
      const elsewhere = await readElsewhere(db, catalogue, looks);
      const called = await whomToCall(
        ctx.ledger,
        actor,
        declared,
        journals.map(({ row }) => row),
      );
      for (const { row, entries } of journals) {
        const noted = entries.findLast(({ move }) => noting.includes(move));
        if (!noted) continue;
        const there = entriesElsewhere(elsewhere, { declared, move: rate.move, before: row });
        found.push({
          id: row.id,
          typeId: declared.id,
          title: row.title,
          version: row.version,
          move: rate.move,
          field: rate.field,
          noted: String(noted.data[rate.field] ?? ''),
          notedBy: noted.by.name,
          notedAt: toBeijingIso(noted.happenedAtMs),
          ...called(row),
          mayCall:
            openMoves(declared, row, actor).includes(rate.move) &&
            checkMaker(declared, rate.move, actor, entries, there).ok,
        });
      }
    }
  }
  return found.sort((a, b) => a.notedAt.localeCompare(b.notedAt));
}
