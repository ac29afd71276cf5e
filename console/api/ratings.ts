import { queryOptions } from '@tanstack/react-query';
import { RatingSlipsOut, RatingStandings } from '../../contract/ratings.ts';
import { get } from './client.ts';

/** What a move may change stands under `records` too: another person's call back makes a rating count. */
export const ratingQueries = {
  list: queryOptions({
    queryKey: ['ratings'],
    queryFn: () => get('/ratings', RatingStandings),
  }),
  slips: (id: string) =>
    queryOptions({
      queryKey: ['ratings', id, 'slips'],
      queryFn: () => get(`/ratings/${id}/slips`, RatingSlipsOut),
    }),
};
