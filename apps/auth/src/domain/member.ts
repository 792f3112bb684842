/** What a member may do. A client never chooses it: sign-up makes fans, the organiser makes staff, the deployment makes the organiser. */
export type MemberRole = 'fan' | 'organiser' | 'staff' | 'ops';

/** A member as the member may see it. The address and the name stay in this service. */
export interface Member {
  id: string;
  email: string;
  name: string;
  role: MemberRole;
  createdAt: Date;
}

/** What is stored of a new member; the password only as its hash. */
export interface NewMember {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
  role: MemberRole;
}

/** Why a session ended before it expired. */
export type RevocationReason = 'logout' | 'reuse' | 'erased' | 'credentials';
