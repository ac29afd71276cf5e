import { queryOptions } from '@tanstack/react-query';
import { CallLists, CallOutBoard, CallOutList, CallPeople, TeamBoard } from '../../contract/callouts.ts';
import { get } from './client.ts';

/** A live page is refreshed by events; this pause is the fallback when the stream is down. */
const POLL_MS = 15_000;

export interface Near {
  longitude: number;
  latitude: number;
}

export const calloutQueries = {
  lists: queryOptions({ queryKey: ['call-lists'], queryFn: () => get('/call-lists', CallLists) }),
  list: queryOptions({
    queryKey: ['callouts'],
    queryFn: () => get('/call-outs', CallOutList),
    refetchInterval: POLL_MS,
  }),
  board: (id: string) =>
    queryOptions({
      queryKey: ['callouts', id],
      queryFn: () => get(`/call-outs/${id}`, CallOutBoard),
      refetchInterval: POLL_MS,
    }),
  people: (planId: string) =>
    queryOptions({
      queryKey: ['people', 'call-out', planId],
      queryFn: () => get(`/call-lists/${planId}/people`, CallPeople),
    }),
  teams: (near: Near | undefined) =>
    queryOptions({
      queryKey: ['callouts', 'teams', near],
      queryFn: () =>
        get(near ? `/teams?longitude=${near.longitude}&latitude=${near.latitude}` : '/teams', TeamBoard),
      refetchInterval: POLL_MS,
    }),
} as const;
