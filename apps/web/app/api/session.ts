import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiProblem, act, read } from './client.ts';
import { queryClient } from './query-client.ts';

export interface Member {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'fan' | 'organiser' | 'staff' | 'support' | 'ops';
  /** Of the member's mails; null: none was chosen. */
  readonly language?: 'ko' | 'en' | null;
  readonly emailConfirmed?: boolean;
  /** Gates and desks that staff are bound to; none: to all. */
  readonly scopes?: readonly string[];
}

/** Set while a member is logged in in this browser; the server decides whether the session is valid. */
const hintKey = 'clove.member';

/**
 * The logged-in member; null: none. The session itself is a cookie that pages cannot read. Visitors who never logged in are
 * not asked for: an opening sale has many.
 */
export const memberQuery = queryOptions({
  queryKey: ['member'],
  queryFn: readMember,
  staleTime: 5 * 60_000,
});

async function readMember(): Promise<Member | null> {
  if (localStorage.getItem(hintKey) === null) return null;
  try {
    return await read<Member>('/api/auth/me');
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    localStorage.removeItem(hintKey);
    return null;
  }
}

/** The logged-in member; null: none; undefined: not known yet. */
export function useMember(): Member | null | undefined {
  return useQuery(memberQuery).data;
}

/** The member as last known, outside of components. */
export function currentMember(): Member | null {
  return queryClient.getQueryData(memberQuery.queryKey) ?? null;
}

/** @throws ApiProblem */
export async function logIn(email: string, password: string): Promise<Member> {
  const { body } = await act<{ member: Member }>('login', 'POST', '/api/auth/login', { email, password });
  return enter(body.member);
}

/** Opens an account and logs in. @throws ApiProblem */
export async function signUp(email: string, password: string, name: string): Promise<Member> {
  await act('signup', 'POST', '/api/auth/signup', { email, password, name });
  return logIn(email, password);
}

/** After a log-in by another way. */
export function enter(member: Member): Member {
  localStorage.setItem(hintKey, '1');
  queryClient.setQueryData(memberQuery.queryKey, member);
  return member;
}

/** @throws ApiProblem */
export async function logOut(): Promise<void> {
  await act('logout', 'POST', '/api/auth/logout');
  forgetMember();
}

/** The server answered that no member is logged in (any more): what was read for the member goes, too. */
export function forgetMember(): void {
  localStorage.removeItem(hintKey);
  queryClient.setQueryData(memberQuery.queryKey, null);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] === 'own' });
}

queryClient.getQueryCache().subscribe(({ type, query }) => {
  if (type !== 'updated' || query.queryKey[0] !== 'own') return;
  const { error } = query.state;
  if (error instanceof ApiProblem && error.status === 401 && currentMember() !== null) forgetMember();
});
