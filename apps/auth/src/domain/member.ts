import type { Language } from './mail.ts';

/** What a member may do. A client never chooses it: sign-up makes fans, invitations the others, the deployment the first organiser. */
export type MemberRole = 'fan' | 'organiser' | 'staff' | 'support' | 'ops';

/** A member as the member may see it. The address and the name stay in this service. */
export interface Member {
  id: string;
  email: string;
  name: string;
  role: MemberRole;
  /** Gates and desks of a member of staff; empty: all of them. */
  scopes: readonly string[];
  /** Null: none was chosen. */
  language: Language | null;
  emailConfirmed: boolean;
  /** The account belongs to the deployment, which sets its password and role. */
  deployed: boolean;
  createdAt: Date;
}

/** What is stored of a new member; the password only as its hash. */
export interface NewMember {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
  /** False: a random one that no one was shown; the member logs in at an identity provider. */
  passwordChosen: boolean;
  role: MemberRole;
  scopes: readonly string[];
  language: Language | null;
}

/** A way to log in. */
export type LoginMethod = 'password' | 'kakao';

/** Why a session ended before it expired. */
export type RevocationReason = 'logout' | 'reuse' | 'erased' | 'credentials';
