import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { OpenDanger, PlanHistory, PlanState, Warning } from '../../contract/plan.ts';
import { get } from './client.ts';

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
  history: (planId: string, as: 'known-then' | 'known-now') =>
    queryOptions({
      queryKey: ['plans', 'history', planId, as],
      queryFn: () => get(`/plans/${encodeURIComponent(planId)}/history?as=${as}`, PlanHistory),
    }),
} as const;
