import { ApiProblem, act, read } from './api.ts';

export interface Member {
  id: string;
  email: string;
  name: string;
  role: string;
}

/** Set while a member is logged in in this browser; the server decides whether the session is valid. */
const hintKey = 'clove.member';

let member: Member | null = null;

/** The logged-in member; null: none. The session itself is a cookie that this page cannot read. */
export function currentMember(): Member | null {
  return member;
}

/** Reads the logged-in member from the server; skipped for visitors who never logged in, of whom an opening sale has many. */
export async function restoreSession(): Promise<void> {
  if (localStorage.getItem(hintKey) === null) return;
  try {
    member = await read<Member>('/api/auth/me');
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 401) forgetMember();
  }
}

export async function logIn(email: string, password: string): Promise<Member> {
  const { body } = await act<{ member: Member }>('login', 'POST', '/api/auth/login', { email, password });
  member = body.member;
  localStorage.setItem(hintKey, '1');
  return member;
}

/** Opens an account and logs in. */
export async function signUp(email: string, password: string, name: string): Promise<Member> {
  await act('signup', 'POST', '/api/auth/signup', { email, password, name });
  return logIn(email, password);
}

export async function logOut(): Promise<void> {
  await act('logout', 'POST', '/api/auth/logout');
  forgetMember();
}

/** The server answered that no member is logged in (any more). */
export function forgetMember(): void {
  member = null;
  localStorage.removeItem(hintKey);
}
