import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';

/** The unit for which the reader keeps the log, or none. */
export function useLogUnit(): { unitId: string; name: string } | undefined {
  const me = useQuery(queries.me);
  const post = me.data?.posts.find((held) => ['duty-officer', 'duty-leader'].includes(held.role));
  return post && { unitId: post.unitId, name: post.title };
}
