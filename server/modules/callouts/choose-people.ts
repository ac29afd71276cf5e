import { isUnder } from '../../../contract/permissions.ts';
import type { ListPost } from '../../../contract/plan-call-out.ts';
import type { Holder } from '../people/index.ts';
import type { CalledPerson } from './calls/call-fold.ts';

export const toCalled = (holder: Holder): CalledPerson => ({
  id: holder.personId,
  name: holder.personName,
  phone: holder.phone,
  wecom: holder.wecom === null ? null : `user:${holder.wecom}`,
  postId: holder.postId,
  postTitle: holder.title,
  role: holder.role,
  unitId: holder.unitId,
  unitName: holder.unitName,
  unitPath: holder.unitPath,
});

export interface Chosen {
  people: CalledPerson[];
  /** Posts of the list that nobody holds. */
  vacant: string[];
}

const RANK = { delegation: 0, own: 1, deputy: 2 } as const;

/** Who stands at a post now: to whom it was lent, else its holder; the B 岗 is the ladder's business. */
const bearer = (standing: readonly Holder[]): Holder | undefined =>
  standing.filter(({ via }) => via !== 'deputy').toSorted((a, b) => RANK[a.via] - RANK[b.via])[0];

/** The people that posts of a plan mean at this moment, each called once however many posts they hold. */
export function choosePeople(holders: readonly Holder[], posts: readonly ListPost[]): Chosen {
  const people = new Map<string, CalledPerson>();
  const vacant: string[] = [];
  for (const post of posts) {
    const means = ({ role, unitId, unitPath }: Holder): boolean =>
      role === post.role && (unitId === post.unit || (post.below && unitPath.split('/').includes(post.unit)));
    const standing = Map.groupBy(holders.filter(means), ({ postId }) => postId);
    const bearers = [...standing.values()].flatMap((each) => bearer(each) ?? []);
    if (bearers.length === 0) vacant.push(post.title);
    for (const holder of bearers)
      if (!people.has(holder.personId)) people.set(holder.personId, toCalled(holder));
  }
  return { people: [...people.values()], vacant };
}

/** People by name: each at the first of their posts in this unit or below. */
export function chooseByName(
  holders: readonly Holder[],
  personIds: readonly string[],
  unitPath: string,
): { people: CalledPerson[]; unknown: string[] } {
  const people: CalledPerson[] = [];
  const unknown: string[] = [];
  for (const id of new Set(personIds)) {
    const standing = holders.filter((holder) => holder.personId === id && isUnder(holder.unitPath, unitPath));
    const best = standing.find(({ via }) => via === 'own') ?? standing[0];
    if (best) people.push(toCalled(best));
    else unknown.push(id);
  }
  return { people, unknown };
}
