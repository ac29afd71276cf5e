import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { Person } from '../../contract/people.ts';
import { get } from './client.ts';

const RENEW_MS = 360_000;

const Session = z.object({
  id: z.string(),
  since: z.string(),
  lastUsed: z.string(),
  peer: z.string().nullable(),
  device: z.string().nullable(),
  current: z.boolean(),
});
export type Session = z.infer<typeof Session>;
const SignedIn = z.object({ user: z.object({ twoFactorEnabled: z.boolean().nullish() }) }).nullable();

export const peopleQueries = {
  people: queryOptions({ queryKey: ['people'], queryFn: () => get('/people', z.array(Person)) }),
  sessions: queryOptions({ queryKey: ['sessions'], queryFn: () => get('/sessions', z.array(Session)) }),
  /** Renews session and cookie: asked again and again, it keeps a duty seat signed in through a storm. */
  signedIn: queryOptions({
    queryKey: ['signed-in'],
    queryFn: () => get('/auth/get-session', SignedIn),
    refetchInterval: RENEW_MS,
    refetchIntervalInBackground: true,
    retry: false,
  }),
} as const;
