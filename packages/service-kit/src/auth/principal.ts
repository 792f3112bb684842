/** A member's role; assigned by auth, never chosen by a client. */
export type Role = 'fan' | 'organiser' | 'staff' | 'support' | 'ops';

export const ROLES: readonly Role[] = ['fan', 'organiser', 'staff', 'support', 'ops'];

/** In place of a member's role in the access token of an API key. */
export const MACHINE = 'machine';

/** The caller: a member, or a machine with an API key, with a verified access token. */
export interface Principal {
  /** Of a machine: the id of its API key. */
  readonly memberId: string;
  /** A machine reaches only routes that name one of its scopes: see `RouteSpec.scope`. */
  readonly role: Role | typeof MACHINE;
  /** Of a machine: the id of its API key. */
  readonly sessionId: string;
  /** Of a machine: what its key allows. Of staff: their gates and desks, none for all of them. @default none */
  readonly scopes?: readonly string[];
}
