import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  Handover,
  HandoverDesk,
  HandoverSummary,
  OnDuty,
  Report,
  ReportBoard,
  Roster,
} from '../../contract/duty.ts';
import { get } from './client.ts';

const POLL_MS = 15_000;

/** What the pages of the duty seat read; all of it is of the family `duty`. */
export const seatQueries = {
  roster: (unitId: string, from: string | undefined, days: number) =>
    queryOptions({
      queryKey: ['duty', 'roster', unitId, from, days],
      queryFn: () =>
        get(
          `/duty-roster?${new URLSearchParams({ unitId, days: String(days), ...(from ? { from } : {}) })}`,
          Roster,
        ),
      refetchInterval: POLL_MS,
    }),
  onDuty: (unitId: string) =>
    queryOptions({
      queryKey: ['duty', 'on-duty', unitId],
      queryFn: () => get(`/on-duty?unitId=${encodeURIComponent(unitId)}`, OnDuty),
      refetchInterval: POLL_MS,
    }),
  reports: (unitId: string) =>
    queryOptions({
      queryKey: ['duty', 'reports', unitId],
      queryFn: () => get(`/duty-reports?unitId=${encodeURIComponent(unitId)}`, ReportBoard),
      refetchInterval: POLL_MS,
    }),
  report: (id: string) =>
    queryOptions({ queryKey: ['duty', 'report', id], queryFn: () => get(`/duty-reports/${id}`, Report) }),
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
