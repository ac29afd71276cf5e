import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Handover, HandoverDesk, HandoverSummary } from '../../contract/duty.ts';
import { get } from './client.ts';

const POLL_MS = 15_000;

/** What the pages of the duty seat read; all of it is of the family `duty`. */
export const seatQueries = {
  handoverDesk: (unitId: string) =>
    queryOptions({
      queryKey: ['duty', 'handover-page', unitId],
      queryFn: () => get(`/handover-page?unitId=${encodeURIComponent(unitId)}`, HandoverDesk),
      refetchInterval: POLL_MS,
    }),
  handovers: queryOptions({
    queryKey: ['duty', 'handovers'],
    queryFn: () => get('/handovers', z.array(HandoverSummary)),
  }),
  handover: (id: string) =>
    queryOptions({ queryKey: ['duty', 'handover', id], queryFn: () => get(`/handovers/${id}`, Handover) }),
} as const;
