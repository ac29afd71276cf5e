import { type Actor, type Permission, postsAllowing } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';

/** Who put their name to something, and by which post. */
export interface SignedBy {
  personId: string;
  name: string;
  postId: string;
  postTitle: string;
  postUnitPath: string;
}

/** The post by which the actor may sign at the unit; `forbidden` where none does. */
export function signerAt(actor: Actor, permission: Permission, unitPath: string): SignedBy {
  const [post] = postsAllowing(actor, permission, unitPath);
  if (!post) throw new WardError('forbidden', { detail: `no post of yours signs for ${unitPath}` });
  return {
    personId: actor.personId,
    name: actor.name,
    postId: post.postId,
    postTitle: post.title,
    postUnitPath: post.unitPath,
  };
}

/** Two people never share a key. */
export const keyOf = (actor: Actor, key: string | undefined): string | null =>
  key === undefined ? null : `${actor.personId}:${key}`;
