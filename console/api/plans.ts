import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { OpenDanger, PlanHistory, PlanState, PlanVersions, Warning } from '../../contract/plan.ts';
import { get, getText } from './client.ts';

const POLL_MS = 15_000;

export const planQueries = {
  warnings: queryOptions({
    queryKey: ['warnings'],
    queryFn: () => get('/warnings', z.array(Warning)),
    refetchInterval: POLL_MS,
  }),
  plans: queryOptions({
    queryKey: ['plans'],
    queryFn: () => get('/plans', z.array(PlanState)),
    refetchInterval: POLL_MS,
  }),
  dangers: queryOptions({
    queryKey: ['declared-events'],
    queryFn: () => get('/declared-events', z.array(OpenDanger)),
    refetchInterval: POLL_MS,
  }),
  versions: (planId: string) =>
    queryOptions({
      queryKey: ['plans', 'versions', planId],
      queryFn: () => get(`/plans/${encodeURIComponent(planId)}/versions`, PlanVersions),
    }),
  /** A version never changes. */
  document: (planId: string, version: string) =>
    queryOptions({
      queryKey: ['plan-documents', planId, version],
      queryFn: () =>
        getText(`/plans/${encodeURIComponent(planId)}/document?${new URLSearchParams({ version })}`),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  history: (planId: string, as: 'known-then' | 'known-now') =>
    queryOptions({
      queryKey: ['plans', 'history', planId, as],
      queryFn: () => get(`/plans/${encodeURIComponent(planId)}/history?as=${as}`, PlanHistory),
    }),
} as const;
