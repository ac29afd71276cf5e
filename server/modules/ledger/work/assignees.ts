import type { Actor } from '../../../../contract/permissions.ts';
import {
  ASSIGNEE,
  assignedBelow,
  type DeclaredType,
  type Entry,
  type MoveDecl,
  mayBeAssigned,
  mayGoOn,
  type RecordView,
} from '../../../../programmes/kit/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { type Holder, holdersAround, holdersBelow, holdersOf } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Move } from '../judge-move.ts';

/** Whom a record is handed to: `person:ID`, `post:ID` (whoever stands there) or `unit:ID`. */
export interface Assignee {
  key: string;
  name: string;
  holders: readonly Holder[];
}

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

/** Keys that moves would hand records to, and of those to whom they would give them back. */
export const assigneeKeys = (
  { types }: Pick<Catalogue, 'types'>,
  moves: readonly {
    move: Pick<Move, 'type' | 'move' | 'data'>;
    entries: readonly Pick<Entry, 'move' | 'by'>[];
  }[],
): string[] => [
  ...new Set(
    moves.flatMap(({ move: { type, move, data }, entries }) => {
      const declared = types.get(type);
      const back = declared?.type.moves[move]?.returns ? assignedBy(declared, entries) : undefined;
      return [
        ...(typeof data[ASSIGNEE] === 'string' ? [data[ASSIGNEE]] : []),
        ...(back?.personId ? [`person:${back.personId}`] : []),
      ];
    }),
  ),
];

/** Who assigned the record last. */
export const assignedBy = (
  declared: DeclaredType,
  entries: readonly Pick<Entry, 'move' | 'by'>[],
): Entry['by'] | undefined =>
  entries.findLast(({ move }) => declared.type.moves[move]?.assigns !== undefined)?.by;

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

/** Those of the holders that a record may go to, by unit, post and person. */
function groupHandlers(
  holders: readonly Holder[],
  may: (key: string, actor: Pick<Actor, 'personId' | 'posts'>) => boolean,
): Handler[] {
  const people = [...Map.groupBy(holders, ({ personId }) => personId)].filter(([personId, posts]) =>
    may(`person:${personId}`, { personId, posts }),
  );
  const by = (kind: 'post' | 'unit', idOf: (post: Holder) => string) =>
    [...Map.groupBy(holders, idOf)].flatMap(([id, posts]) => {
      const able = posts.filter((post) => may(`${kind}:${id}`, { personId: '', posts: [post] }));
      return able.length > 0 ? [[id, able] as const] : [];
    });
  return [
    ...people.map(
      ([personId, posts]): Handler => ({
        key: `person:${personId}`,
        kind: 'person',
        name: posts[0]?.personName ?? personId,
        about: posts.map(({ unitName, title }) => `${unitName} ${title}`).join('、'),
      }),
    ),
    ...by('post', ({ postId }) => postId).map(
      ([postId, posts]): Handler => ({
        key: `post:${postId}`,
        kind: 'post',
        name: `${posts[0]?.unitName} ${posts[0]?.title}`,
        about: posts.map(({ personName }) => personName).join('、'),
      }),
    ),
    ...by('unit', ({ unitId }) => unitId).map(
      ([unitId, posts]): Handler => ({
        key: `unit:${unitId}`,
        kind: 'unit',
        name: posts[0]?.unitName ?? unitId,
        about: '',
      }),
    ),
  ];
}

/** Whom a record can be handed to: units, posts and people at its unit or above that may go on with it. */
export const handlersOf = async (
  sql: Sql,
  declared: DeclaredType,
  record: RecordView,
  atMs: number,
): Promise<Handler[]> =>
  groupHandlers(await holdersAround(sql, record.unitPath, atMs), (_key, actor) =>
    mayGoOn(declared, record, actor),
  );

/** Whom a declared move can assign a record to: kinds, roles and units that its declaration names. */
export async function assignable(
  sql: Sql,
  declared: DeclaredType,
  record: RecordView,
  { to, assigns }: MoveDecl,
  atMs: number,
): Promise<Handler[]> {
  if (!assigns) return [];
  const below = assignedBelow(record.unitPath, assigns);
  const holders = await (below === undefined
    ? holdersAround(sql, record.unitPath, atMs)
    : holdersBelow(sql, below, atMs));
  const able = holders.filter((post) => mayBeAssigned(assigns, record.unitPath, post));
  return groupHandlers(able, (key, actor) =>
    mayGoOn(declared, { ...record, state: to ?? record.state, assigneeId: key }, actor),
  ).filter(({ kind }) => assigns.to.includes(kind));
}
