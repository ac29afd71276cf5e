import { queryOptions } from '@tanstack/react-query';
import { ArealRainNow, StationForecast, StationRelations } from '../../contract/hydrology.ts';
import { get } from './client.ts';

const POLL_MS = 60_000;

export const hydrologyQueries = {
  forecast: (stationId: string) =>
    queryOptions({
      queryKey: ['station', stationId, 'forecast'],
      queryFn: () => get(`/stations/${encodeURIComponent(stationId)}/forecast`, StationForecast),
      refetchInterval: POLL_MS,
    }),
  relations: (stationId: string) =>
    queryOptions({
      queryKey: ['station', stationId, 'relations'],
      queryFn: () => get(`/stations/${encodeURIComponent(stationId)}/relations`, StationRelations),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  areas: queryOptions({
    queryKey: ['rain-areas'],
    queryFn: () => get('/rain-areas', ArealRainNow),
    refetchInterval: POLL_MS,
  }),
} as const;
