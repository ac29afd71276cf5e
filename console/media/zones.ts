import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';

/** Names of the plan's danger zones, where the reader may see them; elsewhere a zone is shown by its id. */
export function useZones(): ReadonlyMap<string, string> {
  const me = useQuery(queries.me);
  const board = useQuery({
    ...queries.transfers,
    enabled: me.data?.permissions.includes('transfers.read') ?? false,
  });
  return new Map(board.data?.zones.map(({ id, name }) => [id, name]));
}
