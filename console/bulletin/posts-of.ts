import type { Me } from '../../contract/people.ts';
import { type HeldPost, PERMISSIONS, type Permission, type Role } from '../../contract/permissions.ts';

/** The reader's posts that carry a permission, in their order. */
export const postsOf = ({ posts }: Me, permission: Permission): HeldPost[] =>
  posts.filter(({ role }) => (PERMISSIONS[permission] as readonly Role[]).includes(role));
