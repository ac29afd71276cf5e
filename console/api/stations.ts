import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Chart, RawFrames, StationDetail, StationSummary } from '../../contract/telemetry.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { get } from './client.ts';
import { dutyNow } from './live.ts';

const HOUR_MS = 3_600_000;
const POLL_MS = 15_000;

export const stationQueries = {
  list: queryOptions({
    queryKey: ['stations'],
    queryFn: () => get('/stations', z.array(StationSummary)),
    refetchInterval: POLL_MS,
  }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['station', id],
      queryFn: () => get(`/stations/${encodeURIComponent(id)}`, StationDetail),
      refetchInterval: POLL_MS,
    }),
  chart: (id: string, hours: number) =>
    queryOptions({
      queryKey: ['station', id, 'chart', hours],
      queryFn: () => {
        const to = Math.ceil(dutyNow() / 60_000) * 60_000;
        return get(
          `/stations/${encodeURIComponent(id)}/chart?${new URLSearchParams({ from: toBeijingIso(to - hours * HOUR_MS), to: toBeijingIso(to), pixels: '1000' })}`,
          Chart,
        );
      },
      refetchInterval: POLL_MS,
    }),
  frames: (id: string) =>
    queryOptions({
      queryKey: ['station', id, 'frames'],
      queryFn: () => get(`/stations/${encodeURIComponent(id)}/frames`, RawFrames),
      refetchInterval: POLL_MS,
    }),
  layer: (name: 'boundary' | 'rivers') =>
    queryOptions({
      queryKey: ['map', name],
      queryFn: () => get(`/map/${name}`, z.record(z.string(), z.unknown())),
      staleTime: Number.POSITIVE_INFINITY,
    }),
} as const;
