import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { RecordSigning } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import {
  bodiesOf,
  type DeclaredType,
  declarationAt,
  type Entry,
  standingOf,
} from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { canonical } from './canonical.ts';
import type { Judged, Move } from './judge-move.ts';
import { maskSensitive } from './sensitive.ts';
import type { Signature, Signed } from './signature-store.ts';
import type { RecordRow } from './store.ts';

/** What each of them signs: the same move with the same input over the same version of the same record. */
export const digestOf = (
  recordId: string,
  { move, version, data, links, reason, happenedAt }: Signed,
): string =>
  createHash('sha256')
    .update(canonical({ recordId, move, version, data, links, reason, happenedAt }))
    .digest('hex');

/** A request that names a digest signs what others signed before: its input is theirs. */
export function asSigned(move: Move, standing: readonly Signature[]): Move {
  if (move.digest === undefined) return move;
  const [first] = standing.filter(({ digest }) => digest === move.digest);
  if (!first)
    throw new WardError('conflict', {
      detail: 'nobody signed this over the record as it stands now: read it again and sign anew',
    });
  const { happenedAt: _now, ...rest } = move;
  return {
    ...rest,
    data: first.data,
    links: Object.fromEntries(Object.entries(first.links).map(([link, ids]) => [link, [...ids]])),
    reason: first.reason,
    ...(first.happenedAt === null ? {} : { happenedAt: first.happenedAt }),
  };
}

export interface Signing {
  signature: Signature;
  /** This person signed this before. */
  repeated: boolean;
  /** With this signature everybody has signed who has to. */
  complete: boolean;
}

/** The actor's signature under a move that was judged, and whether it is the last. */
export function sign(
  declared: DeclaredType,
  actor: Actor,
  move: Move,
  before: RecordRow,
  { entry }: Judged,
  standing: readonly Signature[],
): Signing {
  const quorum = declared.type.moves[move.move]?.quorum;
  if (!quorum) throw new RangeError(`${declared.id} ${move.move} is no quorum move`);
  const signed: Signed = {
    move: move.move,
    version: before.version,
    data: entry.data,
    links: entry.links,
    reason: entry.reason,
    happenedAt: move.happenedAt ?? null,
  };
  const digest = digestOf(before.id, signed);
  const mine = standing.find(({ personId }) => personId === actor.personId);
  if (mine && mine.digest !== digest)
    throw new WardError('conflict', { detail: 'you signed another text of this move already' });
  const signature: Signature = mine ?? {
    ...signed,
    recordId: before.id,
    personId: actor.personId,
    name: actor.name,
    postId: entry.by.postId,
    postTitle: entry.by.postTitle,
    roles: bodiesOf(quorum, actor, before.unitPath),
    digest,
    signedAtMs: entry.recordedAtMs,
  };
  const same = standing.filter((each) => each.digest === digest);
  return {
    signature,
    repeated: mine !== undefined,
    complete: !mine && standingOf(quorum, [...same, signature]).met,
  };
}

/** What is signed over the record as it stands now, and by whom it is still to be signed. */
export function presentSigning(
  declared: DeclaredType,
  row: RecordRow,
  actor: Actor,
  signatures: readonly Signature[],
): z.input<typeof RecordSigning>[] {
  const current = signatures.filter(({ version }) => version === row.version);
  return [...new Set(current.map(({ digest }) => digest))].flatMap((digest) => {
    const same = current.filter((each) => each.digest === digest);
    const [first] = same;
    const quorum = first && declared.type.moves[first.move]?.quorum;
    if (!first || !quorum) return [];
    const { have, of, missing } = standingOf(quorum, same);
    return [
      {
        move: first.move,
        digest,
        data: maskSensitive(declared.type.fields, first.data),
        reason: first.reason,
        signers: same.map(({ name, postTitle, signedAtMs }) => ({
          name,
          post: postTitle,
          at: toBeijingIso(signedAtMs),
        })),
        have,
        of,
        missing,
        signed: same.some(({ personId }) => personId === actor.personId),
      },
    ];
  });
}

/** What is wrong with the signatures of an entry; undefined where nothing is. */
export function signatureFault(
  declared: DeclaredType,
  recordId: string,
  entry: Entry,
  signatures: readonly Signature[],
): string | undefined {
  const quorum = declarationAt(declared, entry.declared).moves[entry.move]?.quorum;
  if (!quorum) return undefined;
  const under = signatures.filter(
    (each) =>
      each.version === entry.n - 1 &&
      each.move === entry.move &&
      each.digest === digestOf(recordId, each) &&
      canonical([each.data, each.links, each.reason]) === canonical([entry.data, entry.links, entry.reason]),
  );
  const { met, have, of } = standingOf(quorum, under);
  return met ? undefined : `entry ${entry.n} (${entry.move}) bears ${have} of ${of} signatures`;
}
