import type { Member } from '../../domain/member.ts';

export const exampleMember = {
  id: '01990000-0000-7000-8000-000000000001',
  email: 'fan@example.com',
  name: '김하늘',
  role: 'fan',
  scopes: [],
  language: 'ko',
  emailConfirmed: true,
};

/** Where scopes name gates. */
export const unknownGates = {
  description: 'unknown-gates: a scope names a gate that the festival does not have; errors say which',
} as const;

/** Of answers about one member: no cache keeps them. */
export const noStore = { 'cache-control': 'no-store' };

/** The member as the member sees it. */
export function shown({ id, email, name, role, scopes, language, emailConfirmed }: Member) {
  return { id, email, name, role, scopes, language, emailConfirmed };
}
