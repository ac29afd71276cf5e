import type { z } from 'zod';
import type { MoveRequest } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import {
  checkBalance,
  checkInput,
  checkMaker,
  checkState,
  type DeclaredType,
  type Entry,
  foldEntry,
  HAND_OVER,
  isJoint,
  moveOf,
  postFor,
  type Refusal,
  satisfies,
  togetherWith,
  visibleTo,
} from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { PersonKeys } from '../../platform/vault/index.ts';
import type { Catalogue } from './catalogue.ts';
import { type Elsewhere, entriesElsewhere } from './elsewhere.ts';
import { sealSensitive } from './sensitive.ts';
import { sealAndSign, withSigners } from './sign-data.ts';
import type { RecordRow } from './store.ts';
import { checkAssigned, nameAssignee, withoutAssignee } from './work/assign.ts';
import type { Assignee } from './work/assignees.ts';
import { checkHandOver } from './work/hand-over.ts';

export type Move = z.output<typeof MoveRequest>;

/** What a move is judged on: read for one move, or in a few statements for many. */
export interface Standing {
  /** The record the move is made on; undefined where there is none. */
  before: RecordRow | undefined;
  /** Its journal. */
  entries: readonly Pick<Entry, 'n' | 'move' | 'by' | 'happenedAtMs' | 'recordedAtMs'>[];
  /** Path of the unit a new record belongs to. */
  unitPath: string | undefined;
  /** Records that the move's links lead to. */
  targets: ReadonlyMap<string, RecordRow>;
  /** Journals of the records that `otherThanAt` looks at. */
  elsewhere: Elsewhere;
  /** Those to whom moves would hand records over, by key. */
  assignees: ReadonlyMap<string, Assignee>;
  /** Key of the record's person, for what is sensitive. */
  keys: PersonKeys;
  /** It is signed: its maker is one of those who sign. Without it a quorum move is refused, whoever asks. */
  signed?: true;
  /** It is one move of a merging or splitting. Without it such a move is refused: half a merging is none. */
  together?: true | undefined;
}

/** What follows from a move: the entry and the record after it. */
export interface Judged {
  entry: Entry;
  row: RecordRow;
}

const throwRefusal = (refusal: Refusal): never => {
  throw new WardError(refusal.code, {
    detail: refusal.detail,
    ...('fields' in refusal ? { fields: refusal.fields } : {}),
  });
};

/** Two people never share a key. */
export const keyOf = (actor: Actor, key: string | undefined): string | null =>
  key === undefined ? null : `${actor.personId}:${key}`;

export function declaredFor(catalogue: Catalogue, move: Move): DeclaredType {
  const declared = catalogue.types.get(move.type);
  if (!declared) throw new WardError('unprocessable', { detail: `there is no record type ${move.type}` });
  return declared;
}

export const idTaken = (): WardError =>
  new WardError('conflict', { detail: 'a record with this id is there already' });

/** The same key for something else is refused; for the same thing it was done before. */
export function checkRepeated(done: { recordId: string; move: string }, move: Move): void {
  if (done.move !== move.move || (move.recordId !== null && done.recordId !== move.recordId))
    throw new WardError('conflict', { detail: 'this idempotency key was used for another request' });
}

/** What changed since the version the person saw, entry by entry. */
function refuseStale(entries: Standing['entries'], expected: number, version: number): never {
  const since = entries.filter(({ n }) => n > expected);
  const fields = since.map((entry) => ({
    path: `version ${entry.n}`,
    message: `${entry.move} · ${entry.by.name} · ${toBeijingIso(entry.recordedAtMs)}`,
  }));
  throw new WardError('version-conflict', {
    detail: `version ${version} now; since ${expected}: ${fields.map(({ message }) => message).join('; ')}`,
    fields,
  });
}

function happenedAt(move: Move, nowMs: number, openedAtMs: number | undefined): number {
  const atMs = move.happenedAt === undefined ? nowMs : fromIso(move.happenedAt);
  if (atMs === undefined)
    throw new WardError('invalid-input', { detail: 'happenedAt is no time with a zone' });
  if (atMs > nowMs) throw new WardError('unprocessable', { detail: 'happenedAt lies in the future' });
  if (openedAtMs !== undefined && move.happenedAt !== undefined && atMs < openedAtMs)
    throw new WardError('unprocessable', { detail: 'happenedAt lies before the record began' });
  return atMs;
}

/** Links lead to records of the declared type that the actor may see. */
function checkLinks(
  catalogue: Catalogue,
  declared: DeclaredType,
  actor: Actor,
  move: Move,
  targets: Standing['targets'],
): void {
  for (const [link, ids] of Object.entries(move.links)) {
    const to = declared.type.links?.[link]?.to;
    const target = catalogue.types.get(`${declared.programme}/${to}`);
    if (!target) throw new WardError('unprocessable', { detail: `there is no link ${link}` });
    const visible = visibleTo(target, actor);
    const missing = ids.filter((id) => {
      const row = targets.get(id);
      return !row || row.type !== target.id || !satisfies(row, visible);
    });
    if (missing.length > 0)
      throw new WardError('unprocessable', {
        detail: `${link} leads to a record that is not there`,
        fields: missing.map((id) => ({ path: `links.${link}`, message: `${id} is no ${target.id}` })),
      });
  }
}

/** Id of a record that a move opens, where it is known before. */
export const chosenId = (actor: Actor, move: Move): string | undefined =>
  actor.resident?.recordId ?? move.newRecordId;

function placeOf(
  declared: DeclaredType,
  actor: Actor,
  move: Move,
  { before, unitPath }: Standing,
  nowMs: number,
): { id: string; unitPath: string } {
  if (move.recordId !== null) {
    if (!before || before.type !== declared.id || !satisfies(before, visibleTo(declared, actor)))
      throw new WardError('not-found');
    return { id: before.id, unitPath: before.unitPath };
  }
  if (unitPath === undefined)
    throw new WardError('unprocessable', { detail: 'say which unit the record belongs to (unitId)' });
  return { id: chosenId(actor, move) ?? newId(nowMs), unitPath };
}

/**
 * The four questions: may they see it, may they make this move, is it open and complete, what follows. No statement is
 * run here, so that one move and ten thousand are asked the same. Throws the WardError of the first question that fails.
 */
export function judgeMove(
  ctx: { catalogue: Catalogue },
  declared: DeclaredType,
  actor: Actor,
  move: Move,
  standing: Standing,
  nowMs: number,
): Judged {
  const { before, entries } = standing;
  const place = placeOf(declared, actor, move, standing, nowMs);
  const open = checkState(declared, before, move.move);
  const known = moveOf(declared, move.move);
  const post = known && postFor(known, actor, { authorId: null, assigneeId: null, ...before, ...place });
  if (known && post === undefined)
    throw new WardError('forbidden', { detail: `${move.move} is not yours to make in ${place.unitPath}` });
  if (before && move.expectedVersion === undefined)
    throw new WardError('invalid-input', { detail: 'expectedVersion is missing' });
  if (before && move.expectedVersion !== before.version)
    refuseStale(entries, move.expectedVersion ?? 0, before.version);
  if (!open.ok) return throwRefusal(open);
  if (open.move.quorum && !standing.signed)
    throw new WardError('unprocessable', {
      detail: `${move.move} is signed by each for themselves, one at a time`,
    });
  if (isJoint(declared.type, move.move) && !standing.together)
    throw new WardError('unprocessable', {
      detail: `${move.move} is one move of several`,
      remedy:
        'Merge or split the records: their moves are made together (POST /api/merges, POST /api/splits).',
    });
  const joint = standing.together && togetherWith(declared, move.move);
  const there = entriesElsewhere(standing.elsewhere, { declared, ...move, before });
  const maker = checkMaker(declared, move.move, actor, entries, there);
  if (!maker.ok) return throwRefusal(maker);
  const input =
    before && move.move === HAND_OVER
      ? checkHandOver(declared, before, move, standing.assignees)
      : checkInput(declared, joint ?? open.move, {
          ...move,
          data: withSigners(declared, withoutAssignee(open.move, move.data), actor, nowMs),
        });
  if (!input.ok) return throwRefusal(input);
  const balance = checkBalance(declared, move.move, before, input.data);
  if (!balance.ok) return throwRefusal(balance);
  const named = nameAssignee(declared, open.move, move, standing);
  if (!named.ok) return throwRefusal(named);
  checkLinks(ctx.catalogue, declared, actor, move, standing.targets);

  const said = {
    n: (before?.version ?? 0) + 1,
    move: move.move,
    links: move.links,
    reason: move.reason,
  };
  const entry: Entry = {
    ...said,
    by: {
      personId: actor.personId,
      name: actor.name,
      postId: post === undefined || post === 'author' ? null : post.postId,
      postTitle: post === undefined || post === 'author' ? null : post.title,
    },
    happenedAtMs: happenedAt(move, nowMs, entries[0]?.happenedAtMs),
    recordedAtMs: nowMs,
    data: sealAndSign(declared, place.id, said, { ...input.data, ...named.data }, (data) =>
      sealSensitive(declared, place.id, data, standing.keys),
    ),
    declared: declared.version,
  };
  const view = foldEntry(declared, before, entry, place);
  const assigned = checkAssigned(declared, open.move, view, standing.assignees);
  if (!assigned.ok) return throwRefusal(assigned);
  return {
    entry,
    row: {
      ...view,
      declared: declared.version,
      title: String(view.data[declared.type.title] ?? ''),
      openedAtMs: before?.openedAtMs ?? nowMs,
      changedAtMs: nowMs,
    },
  };
}
