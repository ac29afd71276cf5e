import type { Actor, HeldPost } from '../../contract/permissions.ts';
import { isUnder } from '../../contract/permissions.ts';
import { isStorable } from '../../contract/storable-text.ts';
import { ASSIGNEE, ASSIGNEE_NAME, assignedPost, assigneeKeysOf } from './assign.ts';
import { balancesAfter, overdrawn } from './balances.ts';
import { type Constraint, NOTHING, type RecordView, satisfies } from './constraint.ts';
import type { DeclaredType, MoveDecl } from './declare.ts';
import { type Data, schemaOf, type Value } from './fields.ts';
import { HAND_OVER, moveOf } from './hand-over.ts';
import { isJoint } from './merge.ts';
import { readJournal } from './versions/read-entry.ts';

/** An entry of a record's journal: the state is a fold over them. */
export interface Entry {
  n: number;
  move: string;
  by: { personId: string | null; name: string; postId: string | null; postTitle: string | null };
  /** When it happened, and when it was recorded: a later recording (补录) shows. Epoch ms. */
  happenedAtMs: number;
  recordedAtMs: number;
  data: Data;
  links: Readonly<Record<string, readonly string[]>>;
  reason: string | null;
  /** Version of the declaration it was made under. */
  declared: number;
  /** Of an older entry as it is read now: the state it led to; null where the record stayed. */
  ledTo?: string | null;
  /** Of an older entry: what its move demands today and it was not asked, for a record that does not hold it. */
  filled?: Data;
}

export type Refusal =
  | { ok: false; code: 'illegal-move'; detail: string }
  | { ok: false; code: 'forbidden'; detail: string }
  | { ok: false; code: 'unprocessable'; detail: string; fields: { path: string; message: string }[] };

/** What the actor may see of a type: for list, item and export alike. */
export function visibleTo(declared: DeclaredType, actor: Actor): Constraint {
  if (actor.resident) return declared.type.intake ? { eq: ['id', actor.resident.recordId] } : NOTHING;
  const byPosts = declared.type.see.flatMap(({ roles, where }) =>
    actor.posts
      .filter((post) => roles.includes(post.role))
      .map(
        (post): Constraint => (where ? { and: [{ under: post.unitPath }, where] } : { under: post.unitPath }),
      ),
  );
  const own: Constraint[] = declared.type.authorSees ? [{ eq: ['author', actor.personId] }] : [];
  const assigned: Constraint[] = declared.type.assigneeSees
    ? [{ in: ['assignee', assigneeKeysOf(actor)] }]
    : [];
  const parts = [...byPosts, ...own, ...assigned];
  return parts.length === 0 ? NOTHING : { or: parts };
}

/** The post by which the actor may make a move on a record; `author` without a post, for its resident too. */
export function postFor(
  move: MoveDecl,
  actor: Actor,
  { unitPath, authorId, assigneeId }: Pick<RecordView, 'unitPath' | 'authorId' | 'assigneeId'>,
): HeldPost | 'author' | undefined {
  if (actor.resident) return move.by.includes('resident') ? 'author' : undefined;
  const post = actor.posts.find((held) => move.by.includes(held.role) && isUnder(unitPath, held.unitPath));
  if (post) return post;
  const assigned = move.by.includes('assignee') ? assignedPost(actor, assigneeId) : undefined;
  if (assigned) return assigned === 'person' ? 'author' : assigned;
  return move.by.includes('author') && authorId === actor.personId ? 'author' : undefined;
}

function openAmong(
  declared: DeclaredType,
  record: RecordView,
  actor: Actor,
  asked: (name: string) => boolean,
): string[] {
  return Object.entries(declared.type.moves)
    .filter(
      ([name, move]) =>
        asked(name) &&
        move.from !== 'new' &&
        move.from.includes(record.state) &&
        (move.guard === undefined || satisfies(record, move.guard)) &&
        postFor(move, actor, record) !== undefined,
    )
    .map(([name]) => name);
}

/** Moves open to the actor on a record, in the order of the declaration; those of a merging or splitting are not made alone. */
export const openMoves = (declared: DeclaredType, record: RecordView, actor: Actor): string[] =>
  openAmong(declared, record, actor, (name) => !isJoint(declared.type, name));

/** Moves of a merging or splitting that are open to the actor on a record. */
export const openJointMoves = (declared: DeclaredType, record: RecordView, actor: Actor): string[] =>
  openAmong(declared, record, actor, (name) => isJoint(declared.type, name));

/** May this person, or who stands at these posts, see the record and make a move on it? Only such are handed it. */
export const mayGoOn = (
  declared: DeclaredType,
  record: RecordView,
  actor: Pick<Actor, 'personId' | 'posts'>,
): boolean => {
  const whole: Actor = { ...actor, accountId: '', name: '' };
  return satisfies(record, visibleTo(declared, whole)) && openMoves(declared, record, whole).length > 0;
};

/** Is the move open where the record stands? */
export function checkState(
  declared: DeclaredType,
  record: RecordView | undefined,
  name: string,
): Refusal | { ok: true; move: MoveDecl } {
  const move = moveOf(declared, name);
  if (!move) return { ok: false, code: 'illegal-move', detail: `${declared.id} has no move ${name}` };
  if (record === undefined)
    return move.from === 'new'
      ? { ok: true, move }
      : { ok: false, code: 'illegal-move', detail: `${name} needs a record` };
  if (move.from === 'new' || !move.from.includes(record.state))
    return { ok: false, code: 'illegal-move', detail: `${name} is not open in state ${record.state}` };
  if (move.guard && !satisfies(record, move.guard))
    return { ok: false, code: 'illegal-move', detail: `${name} is not open for this record yet` };
  return { ok: true, move };
}

const madeByResident = (entry: Pick<Entry, 'by'>): boolean =>
  entry.by.personId?.startsWith('resident:') ?? false;

/** What was given back waits for its dispatcher: it is not given back again before it was assigned anew. */
function wasGivenBack({ type }: DeclaredType, entries: readonly Pick<Entry, 'move'>[]): boolean {
  const last = entries.findLast(
    ({ move }) => move === HAND_OVER || type.moves[move]?.assigns || type.moves[move]?.returns,
  );
  return last !== undefined && type.moves[last.move]?.returns === true;
}

/**
 * Is it this person's to make after what was done before, on the record and on the one that `otherThanAt` names (`elsewhere`)?
 * Another person calls back; a resident sends back once.
 */
export function checkMaker(
  declared: DeclaredType,
  name: string,
  actor: Actor,
  entries: readonly Pick<Entry, 'move' | 'by'>[],
  elsewhere: readonly Pick<Entry, 'move' | 'by'>[] = [],
): Refusal | { ok: true } {
  const there = declared.type.moves[name]?.otherThanAt;
  if (elsewhere.some(({ move, by }) => there?.moves.includes(move) && by.personId === actor.personId))
    return {
      ok: false,
      code: 'forbidden',
      detail: `${name} is for another person than who made ${there?.moves.join(', ')} of its ${there?.field}`,
    };
  const others = declared.type.moves[name]?.otherThan ?? [];
  if (entries.some((entry) => others.includes(entry.move) && entry.by.personId === actor.personId))
    return {
      ok: false,
      code: 'forbidden',
      detail: `${name} is for another person than ${others.join(', ')}`,
    };
  if (declared.type.moves[name]?.returns && wasGivenBack(declared, entries))
    return { ok: false, code: 'illegal-move', detail: 'it was given back already' };
  if (
    actor.resident &&
    name === declared.type.intake?.sendBack &&
    entries.some((entry) => entry.move === name && madeByResident(entry))
  )
    return { ok: false, code: 'illegal-move', detail: `${name} was used once already` };
  return { ok: true };
}

const MOST_FAULTS = 50;

/** Is the input complete? Nothing beyond the declared fields is taken. */
export function checkInput(
  declared: DeclaredType,
  move: MoveDecl,
  input: {
    data: Readonly<Record<string, unknown>>;
    links: Readonly<Record<string, readonly string[]>>;
    reason: string | null;
  },
): Refusal | { ok: true; data: Record<string, Value> } {
  const fields: { path: string; message: string }[] = [];
  const data: Record<string, Value> = {};
  for (const name of Object.keys(input.data))
    if (!move.input || !Object.hasOwn(move.input, name))
      fields.push({ path: `data.${name}`, message: 'this move does not set it' });
  for (const [name, need] of Object.entries(move.input ?? {})) {
    const value = Object.hasOwn(input.data, name) ? input.data[name] : undefined;
    if (value === undefined || value === null || value === '') {
      if (need === 'required') fields.push({ path: `data.${name}`, message: 'is required' });
      continue;
    }
    const field = declared.type.fields[name];
    const parsed = field && schemaOf(field).safeParse(value);
    if (parsed?.success) data[name] = parsed.data;
    else if (!parsed) fields.push({ path: `data.${name}`, message: 'is no field' });
    // Of a table every row says what is wrong with it: `data.items.3.quantity`.
    else
      for (const { path, message } of parsed.error.issues.slice(0, field?.kind === 'table' ? MOST_FAULTS : 1))
        fields.push({ path: ['data', name, ...(field?.kind === 'table' ? path : [])].join('.'), message });
  }
  for (const name of Object.keys(input.links))
    if (!move.links || !Object.hasOwn(move.links, name))
      fields.push({ path: `links.${name}`, message: 'this move does not make it' });
  for (const [name, need] of Object.entries(move.links ?? {}))
    if (need === 'required' && (input.links[name] ?? []).length === 0)
      fields.push({ path: `links.${name}`, message: 'is required' });
  const negative = move.to !== undefined && declared.type.states[move.to]?.end === 'negative';
  if ((negative || move.reason === 'required') && !input.reason?.trim())
    fields.push({ path: 'reason', message: 'is required: the author is told why' });
  if (input.reason !== null && !isStorable(input.reason))
    fields.push({ path: 'reason', message: 'holds what is no character' });
  return fields.length > 0
    ? { ok: false, code: 'unprocessable', detail: 'the input is not complete', fields }
    : { ok: true, data };
}

/** Does it take more than is there? Asked after `checkInput`, of what that read. */
export function checkBalance(
  declared: DeclaredType,
  name: string,
  before: RecordView | undefined,
  data: Readonly<Record<string, Value>>,
): Refusal | { ok: true } {
  const fields = overdrawn(declared.type, name, before?.data ?? {}, data);
  return fields.length > 0
    ? { ok: false, code: 'unprocessable', detail: fields.map(({ message }) => message).join('; '), fields }
    : { ok: true };
}

const withFilled = (data: Data, filled: Data = {}): Data => {
  const missing = Object.entries(filled).filter(([field]) => (data[field] ?? null) === null);
  return missing.length === 0 ? data : { ...data, ...Object.fromEntries(missing) };
};

/** The record after an entry of the present version, or one that `readEntry` has read. Pure. */
export function foldEntry(
  declared: DeclaredType,
  before: RecordView | undefined,
  entry: Entry,
  opened: { id: string; unitPath: string },
): RecordView {
  const move = moveOf(declared, entry.move);
  if (!move && entry.ledTo === undefined) throw new RangeError(`${declared.id} has no move ${entry.move}`);
  const { [ASSIGNEE]: assignee, [ASSIGNEE_NAME]: _, ...said } = entry.data;
  const links: Record<string, readonly string[]> = { ...before?.links };
  for (const [name, ids] of Object.entries(entry.links))
    links[name] = [...new Set([...(links[name] ?? []), ...ids])].sort();
  return {
    id: opened.id,
    type: declared.id,
    unitPath: opened.unitPath,
    state: (entry.ledTo === undefined ? move?.to : entry.ledTo) ?? before?.state ?? '',
    version: entry.n,
    authorId: before ? before.authorId : entry.by.personId,
    assigneeId: assignee === undefined ? (before?.assigneeId ?? null) : (assignee as string | null),
    data: withFilled(
      { ...before?.data, ...said, ...balancesAfter(declared.type, entry.move, before?.data ?? {}, said) },
      entry.filled,
    ),
    links,
  };
}

/** The record as its journal tells it, entries of any version. */
export function foldRecord(
  declared: DeclaredType,
  entries: readonly Entry[],
  opened: { id: string; unitPath: string },
): RecordView | undefined {
  return readJournal(declared, entries).reduce<RecordView | undefined>(
    (record, entry) => foldEntry(declared, record, entry, opened),
    undefined,
  );
}
