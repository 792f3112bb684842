/** A member's role; assigned by auth, never chosen by a client. */
export type Role = 'fan' | 'organiser' | 'staff' | 'ops';

export const ROLES: readonly Role[] = ['fan', 'organiser', 'staff', 'ops'];

/** The caller: a member with a verified access token. */
export interface Principal {
  readonly memberId: string;
  readonly role: Role;
  readonly sessionId: string;
}
