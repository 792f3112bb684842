import { ApiProblem, act, read } from './api.ts';

export interface Member {
  id: string;
  email: string;
  name: string;
  role: string;
}

let member: Member | null = null;

/** Who is logged in; null: nobody. The session itself is a cookie that this page cannot read. */
export function currentMember(): Member | null {
  return member;
}

/** Asks the server who is logged in. */
export async function restoreSession(): Promise<void> {
  try {
    member = await read<Member>('/api/auth/me');
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    member = null;
  }
}

export async function logIn(email: string, password: string): Promise<Member> {
  const { body } = await act<{ member: Member }>('login', 'POST', '/api/auth/login', { email, password });
  member = body.member;
  return member;
}

/** Opens an account and logs in. */
export async function signUp(email: string, password: string, name: string): Promise<Member> {
  await act('signup', 'POST', '/api/auth/signup', { email, password, name });
  return logIn(email, password);
}

export async function logOut(): Promise<void> {
  await act('logout', 'POST', '/api/auth/logout');
  member = null;
}

/** The server said that nobody is logged in (any more). */
export function forgetMember(): void {
  member = null;
}
