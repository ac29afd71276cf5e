import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { AuditEntry } from '../../contract/audit.ts';
import { DeliveryCounts, OutboxCounts, OutboxMessage } from '../../contract/outbox.ts';
import { Delegation, Me, Post, Unit } from '../../contract/people.ts';
import {
  ActionBoard,
  AlarmList,
  DutyLogPage,
  MySignatures,
  ResponseList,
  TransferBoard,
} from '../../contract/responses.ts';
import { ask, get, post } from './client.ts';

const Health = z.object({
  ready: z.boolean(),
  degraded: z.boolean(),
  parts: z.array(
    z.object({
      part: z.string(),
      state: z.enum(['ok', 'degraded', 'failed', 'unknown']),
      detail: z.string(),
    }),
  ),
});

async function readHealth(): Promise<z.infer<typeof Health>> {
  const response = await ask('/readyz');
  return Health.parse(await response.json());
}

/** A live page is refreshed by events; these pauses are the fallback when the stream is down. */
const POLL_MS = 15_000;
const family = <S extends z.ZodType>(key: readonly unknown[], path: string, schema: S) =>
  queryOptions({ queryKey: key, queryFn: () => get(path, schema), refetchInterval: POLL_MS });

export const queries = {
  me: queryOptions({ queryKey: ['me'], queryFn: () => get('/me', Me), retry: false, staleTime: 5_000 }),
  health: queryOptions({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 5_000, retry: false }),
  alarms: family(['alarms'], '/alarms', AlarmList),
  responses: family(['responses'], '/responses', ResponseList),
  signatures: family(['signatures'], '/my-signatures', MySignatures),
  actions: family(['actions'], '/actions?open=false', ActionBoard),
  transfers: family(['transfers'], '/transfers', TransferBoard),
  log: family(['log'], '/duty-log?limit=100', DutyLogPage),
  outbox: (state: string | undefined) =>
    family(['outbox', state], `/outbox${state ? `?state=${state}` : ''}`, z.array(OutboxMessage)),
  gatewayReports: family(['outbox', 'reports'], '/channel-reports', DeliveryCounts),
  outboxCounts: family(['outbox', 'counts'], '/outbox/counts', OutboxCounts),
  units: family(['units'], '/units', z.array(Unit)),
  posts: family(['posts'], '/posts', z.array(Post)),
  delegations: family(['delegations'], '/delegations', z.array(Delegation)),
  audit: family(['audit'], '/audit', z.array(AuditEntry)),
} as const;

/** Sends a move and refreshes what it may have changed. */
export function useMove(families: readonly string[]) {
  const client: QueryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body?: unknown }) => post(path, body),
    onSettled: () => Promise.all(families.map((name) => client.invalidateQueries({ queryKey: [name] }))),
  });
}
