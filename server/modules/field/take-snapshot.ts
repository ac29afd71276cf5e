import type { z } from 'zod';
import type { FieldSnapshot } from '../../../contract/field.ts';
import { type Actor, isUnder, postsAllowing } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { DeclaredFieldPage } from '../../../programmes/kit/index.ts';
import { carriedRecords } from '../ledger/index.ts';
import { listUnits } from '../people/index.ts';
import type { FieldContext } from './field-context.ts';

/** More doors than two communities have; what lies beyond is said, not carried. */
export const MOST_DOORS = 5_000;

/** Whether the actor holds a post that makes the page's own move: nobody is offered what they may not send. */
function mayFill({ catalogue }: FieldContext, actor: Actor, { programme, page }: DeclaredFieldPage): boolean {
  const part = page.parts[page.progress.part];
  const by = catalogue.types.get(`${programme}/${part?.type}`)?.type.moves[part?.move ?? '']?.by ?? [];
  return actor.posts.some(({ role }) => by.includes(role));
}

/** What a phone carries: doors of the actor's own units, masked, with how far the round has come. */
export async function takeSnapshot(
  ctx: FieldContext,
  actor: Actor,
  mostDoors: number = MOST_DOORS,
): Promise<z.input<typeof FieldSnapshot>> {
  const posts = postsAllowing(actor, 'records.move');
  const units = (await listUnits(ctx.db)).filter(({ path }) =>
    posts.some(({ unitPath }) => isUnder(path, unitPath)),
  );
  const pages: z.input<typeof FieldSnapshot>['pages'] = [];
  for (const page of ctx.pages.filter((each) => mayFill(ctx, actor, each))) {
    const { records, more } = await carriedRecords(ctx, actor, page, mostDoors);
    const doors = records.map(({ id, unitPath, version, title, data, last }) => ({
      id,
      unitPath,
      version,
      title,
      data,
      last: last && { round: last.round, outcome: last.outcome, at: toBeijingIso(last.atMs) },
    }));
    pages.push({ page: page.id, doors, more });
  }
  return {
    serverNow: toBeijingIso(ctx.clock.nowMs()),
    wallClock: Number.isFinite(ctx.mostShiftMs),
    personId: actor.personId,
    personName: actor.name,
    units: units.map(({ id, path, nameZh, nameEn }) => ({ id, path, nameZh, nameEn })),
    pages,
  };
}
