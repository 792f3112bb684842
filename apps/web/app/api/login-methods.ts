import { queryOptions } from '@tanstack/react-query';
import { read } from './client.ts';

/** GET /api/auth/login-methods and /api/auth/me/login-methods */
interface LoginMethods {
  readonly methods: readonly ('password' | 'kakao')[];
}

/** Milliseconds. The log-in dialog waits for the answer: where it is slow, the dialog opens with the password alone. */
const PATIENCE_MS = 2_000;

/** The ways to log in that the festival offers. */
export const offeredMethodsQuery = queryOptions({
  queryKey: ['log-in-methods'],
  queryFn: () => read<LoginMethods>('/api/auth/login-methods', { signal: AbortSignal.timeout(PATIENCE_MS) }),
  staleTime: 60_000,
  retry: false,
});

/** The ways in which the member can log in. */
export const ownMethodsQuery = queryOptions({
  queryKey: ['own', 'log-in-methods'],
  queryFn: ({ signal }) => read<LoginMethods>('/api/auth/me/login-methods', { signal }),
});
