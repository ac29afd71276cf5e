import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { GatewayCommand, GatewayOverview, StationLink } from '../../contract/gateway.ts';
import { ApiError, get } from './client.ts';

const POLL_MS = 10_000;
const one = encodeURIComponent;

export const gatewayQueries = {
  overview: queryOptions({
    queryKey: ['gateway'],
    queryFn: () => get('/gateway', GatewayOverview),
    refetchInterval: POLL_MS,
  }),
  /** Null where the station was not heard since the start. */
  link: (stationId: string) =>
    queryOptions({
      queryKey: ['station', stationId, 'link'],
      queryFn: () =>
        get(`/stations/${one(stationId)}/link`, StationLink.nullable()).catch((error: unknown) => {
          if (error instanceof ApiError && error.code === 'not-found') return null;
          throw error;
        }),
      refetchInterval: POLL_MS,
    }),
  commands: (stationId: string) =>
    queryOptions({
      queryKey: ['commands', stationId],
      queryFn: () => get(`/stations/${one(stationId)}/commands`, z.array(GatewayCommand)),
      refetchInterval: POLL_MS,
    }),
  awaiting: queryOptions({
    queryKey: ['commands', 'awaiting'],
    queryFn: () => get('/gateway/commands/awaiting', z.array(GatewayCommand)),
    refetchInterval: POLL_MS,
  }),
} as const;
