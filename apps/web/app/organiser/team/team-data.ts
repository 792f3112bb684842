import { queryClient } from '../../api/query-client.ts';
import type { Member } from '../../api/session.ts';

export type TeamRole = Exclude<Member['role'], 'fan'>;

export interface TeamMember {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: TeamRole;
  readonly scopes: readonly string[];
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly scopes: readonly string[];
  readonly invitedBy: string;
  readonly expiresAt: string;
}

export type Asked =
  | { readonly kind: 'invite' }
  | { readonly kind: 'bind' | 'remove'; readonly member: TeamMember }
  | { readonly kind: 'withdraw'; readonly invitation: Invitation };

/** Reads the team anew, after something changed. */
export const readTeamAgain = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['own', 'team'] }),
    queryClient.invalidateQueries({ queryKey: ['own', 'invitations'] }),
  ]);
