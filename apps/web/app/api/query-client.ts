import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './client.ts';

/** Attempts beyond the first, where trying again may help. */
const RETRIES = 2;

/**
 * What was read, for all pages. Keys of what belongs to the member begin with 'own' (`['own', 'tickets']`): they are removed at
 * log-out, and an answer 401 to one of them is one.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < RETRIES && mayHelp(error),
      retryDelay: (failures, error) =>
        error instanceof ApiProblem && error.retryAfter !== undefined
          ? error.retryAfter * 1000
          : 1000 * 2 ** failures,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

function mayHelp(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 429 || error.status >= 500);
}
