import {
  type Actor,
  type HeldPost,
  type Permission,
  postsAllowing,
} from '../../../../contract/permissions.ts';
import type { By } from '../../../../contract/responses.ts';
import { fromIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { byPost } from './work.ts';

/** A person's request for a move: who, on which version, when it was done, and the key that makes it once. */
export interface Request {
  actor: Actor;
  expectedVersion: number;
  happenedAt?: string | undefined;
  note?: string | undefined;
  idempotencyKey?: string | undefined;
}

const RIGHTS = ['own', 'deputy', 'delegation'];

/** The post by which the actor does this here: their own before a deputy's before a delegated one. Throws `forbidden`. */
export function postFor(actor: Actor, permission: Permission, unitPath: string): HeldPost {
  const posts = postsAllowing(actor, permission, unitPath);
  const [post] = posts.sort((a, b) => RIGHTS.indexOf(a.via) - RIGHTS.indexOf(b.via));
  if (!post) throw new WardError('forbidden', { detail: `needs ${permission} at ${unitPath}` });
  return post;
}

/** Who does this here, by the post of `postFor`. Throws `forbidden`. */
export const byActor = (actor: Actor, permission: Permission, unitPath: string): By =>
  byPost(actor, postFor(actor, permission, unitPath));

/** The post of the actor that a plan names, if they hold one now. */
export function namedPost(
  actor: Actor,
  posts: readonly { role: string; unitId: string }[],
): HeldPost | undefined {
  return actor.posts
    .filter((held) => posts.some((post) => post.role === held.role && post.unitId === held.unitId))
    .sort((a, b) => RIGHTS.indexOf(a.via) - RIGHTS.indexOf(b.via))[0];
}

/** ISO 8601 → epoch ms; the schema has checked the form. */
export function toMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : fromIso(text);
}
