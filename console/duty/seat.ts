import { useQuery } from '@tanstack/react-query';
import { PERMISSIONS, type Permission } from '../../contract/permissions.ts';
import { queries } from '../api/queries.ts';

export interface Seat {
  unitId: string;
  personId: string;
  may: (permission: Permission) => boolean;
}

/** The seat that the reader has to do with: the unit of the first of their posts that may do this. */
export function useSeat(permission: Permission = 'duty.read'): Seat | undefined {
  const { data: me } = useQuery(queries.me);
  const holds = (wanted: Permission) =>
    me?.posts.find((post) => (PERMISSIONS[wanted] as readonly string[]).includes(post.role));
  const post = holds(permission);
  return (
    me && post && { unitId: post.unitId, personId: me.personId, may: (wanted) => holds(wanted) !== undefined }
  );
}
