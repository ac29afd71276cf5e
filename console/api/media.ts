import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Camera, Loudspeaker, PlaybackList, Still } from '../../contract/media.ts';
import { get } from './client.ts';

const POLL_MS = 15_000;
const one = encodeURIComponent;

export const mediaQueries = {
  cameras: queryOptions({
    queryKey: ['media', 'cameras'],
    queryFn: () => get('/cameras', z.array(Camera)),
    refetchInterval: POLL_MS,
  }),
  camera: (id: string) =>
    queryOptions({
      queryKey: ['media', 'camera', id],
      queryFn: () => get(`/cameras/${one(id)}`, Camera),
      refetchInterval: POLL_MS,
    }),
  stills: (id: string) =>
    queryOptions({
      queryKey: ['media', 'stills', id],
      queryFn: () => get(`/cameras/${one(id)}/stills?limit=48`, z.array(Still)),
      refetchInterval: POLL_MS,
    }),
  loudspeakers: queryOptions({
    queryKey: ['media', 'loudspeakers'],
    queryFn: () => get('/loudspeakers', z.array(Loudspeaker)),
    refetchInterval: POLL_MS,
  }),
  playbacksOf: (about: { aboutId: string } | { deviceId: string }) =>
    queryOptions({
      queryKey: ['playbacks', about],
      queryFn: () => get(`/playbacks?${new URLSearchParams({ ...about, limit: '100' })}`, PlaybackList),
      refetchInterval: POLL_MS,
    }),
} as const;

export const stillAddress = (cameraId: string, stillId: string): string =>
  `/api/cameras/${one(cameraId)}/stills/${one(stillId)}/image`;
export const liveAddress = (cameraId: string): string => `/api/cameras/${one(cameraId)}/live/index.m3u8`;
