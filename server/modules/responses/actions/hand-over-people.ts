import type { z } from 'zod';
import { type Actor, allow, postsAllowing } from '../../../../contract/permissions.ts';
import type { ActionPeople } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { ResponsesContext } from '../ports.ts';
import { findSubject } from '../store/journal.ts';
import { ACTION, type ActionDoc } from './action-aggregate.ts';

type People = z.infer<typeof ActionPeople>;

/**
 * Whom the actor may hand this order to: a team leader or a street its own people; who may order at its unit anybody
 * under the post they order by.
 */
export async function handOverPeople(
  ctx: ResponsesContext,
  sql: Sql,
  actor: Actor,
  action: Subject<ActionDoc>,
): Promise<People> {
  const { unit, addressee } = action.state;
  const posts = postsAllowing(actor, 'actions.order', unit.path);
  const within = allow(actor, 'actions.order', unit.path) ? posts.map((post) => post.unitPath) : [unit.path];
  const people = new Map<string, People[number]>();
  for (const path of within)
    for (const person of await ctx.ports.listPeopleUnder(sql, path, ctx.clock.nowMs()))
      if (person.personId !== addressee.personId && !people.has(person.personId))
        people.set(person.personId, person);
  return [...people.values()];
}

export async function readActionPeople(ctx: ResponsesContext, actor: Actor, id: string): Promise<People> {
  const action = await findSubject(ctx.db, ACTION, id);
  if (!action) throw new WardError('not-found');
  return handOverPeople(ctx, ctx.db, actor, action);
}
