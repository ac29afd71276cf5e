import type { Actor, Role } from '../../contract/permissions.ts';

/** Somebody with one post. */
export function person(id: string, role: Role, unitPath: string): Actor {
  return {
    personId: id,
    accountId: `account-${id}`,
    name: id,
    posts: [
      {
        postId: `post-${id}`,
        title: role,
        role,
        unitId: unitPath.split('/').at(-1)!,
        unitPath,
        via: 'own',
      },
    ],
  };
}
