import { queryOptions } from '@tanstack/react-query';
import { ArealRainNow, StationForecast } from '../../contract/hydrology.ts';
import { get } from './client.ts';

const POLL_MS = 60_000;

export const hydrologyQueries = {
  forecast: (stationId: string) =>
    queryOptions({
      queryKey: ['station', stationId, 'forecast'],
      queryFn: () => get(`/stations/${encodeURIComponent(stationId)}/forecast`, StationForecast),
      refetchInterval: POLL_MS,
    }),
  areas: queryOptions({
    queryKey: ['rain-areas'],
    queryFn: () => get('/rain-areas', ArealRainNow),
    refetchInterval: POLL_MS,
  }),
} as const;
