import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  ActionPeople,
  AlarmDetail,
  AlarmHealth,
  AlarmList,
  DutyLogPage,
  LagReport,
  ProposablePlan,
  ResponseDetail,
  ResponseList,
} from '../../contract/responses.ts';
import { get } from './client.ts';

const POLL_MS = 30_000;
export interface LogFilter {
  kind: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

const search = (values: Record<string, string | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();

/** What the duty pages read beyond the desk itself; the first word of a key is the family that live events refresh. */
export const dutyQueries = {
  closedAlarms: queryOptions({
    queryKey: ['alarms', 'closed'],
    queryFn: () => get('/alarms?view=closed&limit=200', AlarmList),
  }),
  alarm: (id: string) =>
    queryOptions({ queryKey: ['alarms', id], queryFn: () => get(`/alarms/${id}`, AlarmDetail) }),
  alarmHealth: (hours: number) =>
    queryOptions({
      queryKey: ['alarms', 'health', hours],
      queryFn: () => get(`/alarms-health?hours=${hours}`, AlarmHealth),
      refetchInterval: POLL_MS,
    }),
  everyResponse: queryOptions({
    queryKey: ['responses', 'ended'],
    queryFn: () => get('/responses?ended=true', ResponseList),
  }),
  response: (id: string) =>
    queryOptions({ queryKey: ['responses', id], queryFn: () => get(`/responses/${id}`, ResponseDetail) }),
  plans: queryOptions({
    queryKey: ['plans', 'proposable'],
    queryFn: () => get('/proposable-plans', z.array(ProposablePlan)),
  }),
  lags: (from: string, hours: number) =>
    queryOptions({
      queryKey: ['responses', 'lags', hours],
      queryFn: () => get(`/lags?${search({ from })}`, LagReport),
      refetchInterval: POLL_MS,
    }),
  people: (actionId: string) =>
    queryOptions({
      queryKey: ['people', 'action', actionId],
      queryFn: () => get(`/actions/${actionId}/people`, ActionPeople),
    }),
  log: (filter: LogFilter) =>
    infiniteQueryOptions({
      queryKey: ['log', 'pages', filter],
      initialPageParam: undefined as number | undefined,
      queryFn: ({ pageParam }) =>
        get(
          `/duty-log?${search({ limit: '200', ...filter, beforeSeq: pageParam?.toString() })}`,
          DutyLogPage,
        ),
      getNextPageParam: (page) => page.nextBeforeSeq ?? undefined,
    }),
} as const;
