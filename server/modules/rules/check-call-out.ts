import type { Plan } from '../../../contract/plan.ts';
import type { PlanPost } from '../../../contract/plan-parts.ts';

type Post = Pick<PlanPost, 'role' | 'unit' | 'title'>;

/** Adds the faults of a plan's callOut section; resolves to the posts that it names, each with its place. */
export function checkCallOut(
  plan: Plan,
  roles: ReadonlySet<string> | undefined,
  faults: { path: string; fault: string }[],
): { post: Post; path: string }[] {
  const { callOut } = plan;
  if (!callOut) return [];
  const fault = (path: string, what: string): void =>
    void faults.push({ path: `callOut.${path}`, fault: what });
  const waitMinutes = callOut.channels.reduce((sum, { waitMinutes: wait }) => sum + wait, 0);
  if (waitMinutes > callOut.withinMinutes)
    fault(
      'channels',
      `the waits sum to ${waitMinutes} minutes, but the ladder is climbed after ${callOut.withinMinutes}: shorten the waits or raise withinMinutes`,
    );
  const twice = <T>(names: readonly T[]): T[] => [
    ...new Set(names.filter((name, n) => names.indexOf(name) !== n)),
  ];
  for (const id of twice(callOut.lists.map((list) => list.id))) fault('lists', `${id} stands there twice`);
  for (const step of twice(callOut.ladder)) fault('ladder', `${step} stands there twice`);
  for (const of of twice(callOut.superiors.map((each) => each.of)))
    fault('superiors', `${of} has two posts above it; name one`);
  if (callOut.ladder.includes('superior') && callOut.superiors.length === 0)
    fault('superiors', 'the ladder goes to the superior, but no post above is named');
  if (callOut.ladder.includes('door') && callOut.doorRole === null && callOut.doorTo === null)
    fault('doorRole', 'the ladder goes to the door, but neither a role nor a post is named that goes there');
  if (callOut.confirmedWithinMinutes > callOut.onPostWithinMinutes)
    fault('onPostWithinMinutes', 'people are to be on post before they have to confirm');
  const named = [
    ...callOut.superiors.map(({ of }) => of),
    ...(callOut.doorRole === null ? [] : [callOut.doorRole]),
  ];
  for (const role of named) if (roles && !roles.has(role)) fault('superiors', `there is no role ${role}`);
  callOut.lists.forEach((list, n) => {
    for (const level of list.levels)
      if (!plan.levels.some(({ id }) => id === level))
        fault(`lists.${n}.levels`, `the plan has no level ${level}`);
  });
  return [
    ...(callOut.doorTo ? [{ post: callOut.doorTo, path: 'callOut.doorTo' }] : []),
    ...callOut.superiors.map(({ to }, n) => ({ post: to, path: `callOut.superiors.${n}` })),
    ...callOut.lists.flatMap((list, n) => list.posts.map((post) => ({ post, path: `callOut.lists.${n}` }))),
  ];
}
