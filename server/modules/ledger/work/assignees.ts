import type { Actor } from '../../../../contract/permissions.ts';
import { type DeclaredType, HAND_OVER, mayGoOn, type RecordView } from '../../../../programmes/kit/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { type Holder, holdersAround, holdersOf } from '../../people/index.ts';
import type { Move } from '../judge-move.ts';

/** Whom a record is handed to: `person:ID`, `post:ID` (whoever stands there) or `unit:ID`. */
export interface Assignee {
  key: string;
  name: string;
  holders: readonly Holder[];
}

/** Every name by which a record can wait for this person. */
export const keysOf = (actor: Pick<Actor, 'personId' | 'posts'>): string[] => [
  `person:${actor.personId}`,
  ...actor.posts.map(({ postId }) => `post:${postId}`),
  ...new Set(actor.posts.map(({ unitId }) => `unit:${unitId}`)),
];

const KINDS: Record<
  string,
  { has: (holder: Holder, id: string) => boolean; name: (holder: Holder) => string }
> = {
  person: { has: (holder, id) => holder.personId === id, name: ({ personName }) => personName },
  post: { has: (holder, id) => holder.postId === id, name: ({ title, unitName }) => `${unitName} ${title}` },
  unit: { has: (holder, id) => holder.unitId === id, name: ({ unitName }) => unitName },
};

const splitKey = (key: string): [kind: string, id: string] => {
  const at = key.indexOf(':');
  return [key.slice(0, at), key.slice(at + 1)];
};

function assigneeAmong(holders: readonly Holder[], key: string): Assignee | undefined {
  const [kind, id] = splitKey(key);
  const mine = KINDS[kind] ? holders.filter((holder) => KINDS[kind]?.has(holder, id)) : [];
  const [first] = mine;
  return first && KINDS[kind] && { key, name: KINDS[kind].name(first), holders: mine };
}

/** Those of the keys that somebody stands behind now. */
export async function findAssignees(
  sql: Sql,
  keys: readonly string[],
  atMs: number,
): Promise<Map<string, Assignee>> {
  if (keys.length === 0) return new Map();
  const idsOf = (kind: string): string[] =>
    keys.map(splitKey).flatMap(([each, id]) => (each === kind ? [id] : []));
  const of = { people: idsOf('person'), posts: idsOf('post'), units: idsOf('unit') };
  const holders = await holdersOf(sql, of, atMs);
  return new Map(
    keys.flatMap((key) => {
      const found = assigneeAmong(holders, key);
      return found ? [[key, found]] : [];
    }),
  );
}

/** Keys that moves would hand records to. */
export const assigneeKeys = (moves: readonly Pick<Move, 'move' | 'data'>[]): string[] => [
  ...new Set(
    moves.flatMap(({ move, data }) =>
      move === HAND_OVER && typeof data['assignee'] === 'string' ? [data['assignee']] : [],
    ),
  ),
];

/** People of these that may see the record and go on with it, each once, with their posts of the list. */
export function whoMayGoOn(
  declared: DeclaredType,
  record: RecordView,
  holders: readonly Holder[],
): { personId: string; name: string; phone: string | null; posts: Holder[] }[] {
  return [...Map.groupBy(holders, ({ personId }) => personId)].flatMap(([personId, posts]) => {
    const [first] = posts;
    return first && mayGoOn(declared, record, { personId, posts })
      ? [{ personId, name: first.personName, phone: first.phone, posts }]
      : [];
  });
}

export interface Handler {
  key: string;
  kind: 'person' | 'post' | 'unit';
  name: string;
  about: string;
}

/** Whom a record can be handed to: units, posts and people at its unit or above that may go on with it. */
export async function handlersOf(
  sql: Sql,
  declared: DeclaredType,
  record: RecordView,
  atMs: number,
): Promise<Handler[]> {
  const people = whoMayGoOn(declared, record, await holdersAround(sql, record.unitPath, atMs));
  const posts = people.flatMap((each) =>
    each.posts.filter((post) => mayGoOn(declared, record, { personId: '', posts: [post] })),
  );
  const byUnit = Map.groupBy(posts, ({ unitId }) => unitId);
  const byPost = Map.groupBy(posts, ({ postId }) => postId);
  return [
    ...people.map(
      ({ personId, name, posts: held }): Handler => ({
        key: `person:${personId}`,
        kind: 'person',
        name,
        about: held.map(({ unitName, title }) => `${unitName} ${title}`).join('、'),
      }),
    ),
    ...[...byPost].map(
      ([postId, [post, ...others]]): Handler => ({
        key: `post:${postId}`,
        kind: 'post',
        name: `${post?.unitName} ${post?.title}`,
        about: [post, ...others].map((each) => each?.personName).join('、'),
      }),
    ),
    ...[...byUnit].map(
      ([unitId, [post]]): Handler => ({
        key: `unit:${unitId}`,
        kind: 'unit',
        name: post?.unitName ?? unitId,
        about: '',
      }),
    ),
  ];
}
