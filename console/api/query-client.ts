import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';

/** One for the page: what the way in has read, the page does not read again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      retry: (count, error) => !(error instanceof ApiError && error.code !== 'network') && count < 2,
    },
  },
});
