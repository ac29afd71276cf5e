import { queryOptions } from '@tanstack/react-query';
import { WorksOverview } from '../../contract/works.ts';
import { get } from './client.ts';

const POLL_MS = 60_000;

export const worksQueries = {
  overview: queryOptions({
    queryKey: ['record', 'works'],
    queryFn: () => get('/works', WorksOverview),
    refetchInterval: POLL_MS,
  }),
};
