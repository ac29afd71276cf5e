import type { PlanPost } from '../../../contract/plan-parts.ts';
import { holdersOf } from '../people/index.ts';
import type { CallBatch } from './calls/call-batch.ts';
import type { CalledPerson } from './calls/call-fold.ts';
import { toCalled } from './choose-people.ts';

/** Who stands at a post of the plan now, somebody with a number first; nobody of `except`. */
export async function bearerOf(
  { work }: CallBatch,
  post: Pick<PlanPost, 'role' | 'unit'>,
  except: ReadonlySet<string>,
): Promise<CalledPerson | undefined> {
  const holders = await holdersOf(work.tx, { people: [], posts: [], units: [post.unit] }, work.nowMs);
  const standing = holders.filter(({ role, personId }) => role === post.role && !except.has(personId));
  const best = standing.find(({ phone }) => phone !== null) ?? standing[0];
  return best && toCalled(best);
}
