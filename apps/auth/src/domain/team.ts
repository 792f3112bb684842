import type { MemberRole } from './member.ts';

/** Roles that are given by invitation. */
export type TeamRole = Exclude<MemberRole, 'fan'>;

/** What each role may invite, list and remove. A role that is missing here may do none of it. */
const MANAGES: Readonly<Partial<Record<MemberRole, readonly TeamRole[]>>> = {
  organiser: ['staff', 'support', 'organiser'],
  ops: ['staff', 'support', 'organiser', 'ops'],
};

const RANK: Readonly<Record<MemberRole, number>> = { fan: 0, staff: 1, support: 2, organiser: 3, ops: 4 };

/** The roles that a member with this role manages. */
export function managedBy(role: MemberRole): readonly TeamRole[] {
  return MANAGES[role] ?? [];
}

export function mayManage(role: MemberRole, other: TeamRole): boolean {
  return managedBy(role).includes(other);
}

/** Whether an invitation would take rights away: those who have more than it gives do not accept it. */
export function outranks(role: MemberRole, invited: TeamRole): boolean {
  return RANK[role] > RANK[invited];
}

/** Seconds within which an invitation can be accepted: as its link. */
export const INVITATION_SECONDS = 7 * 24 * 3600;
