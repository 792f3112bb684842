/** What a member may do; given by auth, never chosen by a client. */
export type Role = 'fan' | 'organiser' | 'staff' | 'ops';

export const ROLES: readonly Role[] = ['fan', 'organiser', 'staff', 'ops'];

/** Who asks: a member with a verified access token. */
export interface Principal {
  readonly memberId: string;
  readonly role: Role;
  readonly sessionId: string;
}
