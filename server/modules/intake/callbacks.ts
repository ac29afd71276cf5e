import type { z } from 'zod';
import type { IntakeCallbacks } from '../../../contract/intake.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { checkMaker, type DeclaredType, openMoves } from '../../../programmes/kit/index.ts';
import { journalsFor, readPage } from '../ledger/index.ts';
import type { IntakeContext } from './intake-context.ts';

const AT_MOST = 100;
type Callback = z.input<typeof IntakeCallbacks>['records'][number];

/** Moves by which whoever did the work writes a rating down, before another person has called back. */
function notingMoves({ type }: DeclaredType): string[] {
  const { rate } = type.intake ?? {};
  const counting = rate && type.moves[rate.move];
  return (counting?.otherThan ?? []).filter(
    (name) => type.moves[name]?.to !== undefined && type.moves[name]?.input?.[rate?.field ?? ''],
  );
}

/** Ratings that wait for a call back, the oldest first; each with whether the reader may be the one who calls. */
export async function callbacksFor(ctx: IntakeContext, actor: Actor): Promise<Callback[]> {
  const found: Callback[] = [];
  for (const declared of ctx.ledger.catalogue.types.values()) {
    const { rate, contact } = declared.type.intake ?? {};
    const noting = notingMoves(declared);
    if (!rate) continue;
    for (const state of new Set(noting.flatMap((name) => declared.type.moves[name]?.to ?? []))) {
      const page = await readPage(ctx.ledger, actor, { type: declared.id, state, limit: AT_MOST });
      const ids = page.records.map(({ id }) => id);
      for (const { row, entries } of await journalsFor(ctx.ledger, actor, declared, ids)) {
        const noted = entries.findLast(({ move }) => noting.includes(move));
        if (!noted) continue;
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
          hasContact: contact !== undefined && row.data[contact] != null,
          mayCall:
            openMoves(declared, row, actor).includes(rate.move) &&
            checkMaker(declared, rate.move, actor, entries).ok,
        });
      }
    }
  }
  return found.sort((a, b) => a.notedAt.localeCompare(b.notedAt));
}
