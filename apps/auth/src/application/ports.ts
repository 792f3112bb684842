import type { MemberHoldings } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { Member, MemberRole, NewMember, RevocationReason } from '../domain/member.ts';

/**
 * Turns passwords into hashes that are slow to guess, and checks them. Networks take turns: `network` is the one the
 * request came from.
 */
export interface Passwords {
  hash(password: string, network: string): Promise<string>;
  /** Takes as long for an unknown member (`encoded` undefined) as for a wrong password. */
  verify(password: string, encoded: string | undefined, network: string): Promise<boolean>;
}

/** Reads of members; never inside a transaction. */
export interface MemberReads {
  byId(id: string): Promise<Member | undefined>;
  /** With the password's hash, for checking a password alone. */
  credentials(email: string): Promise<{ member: Member; passwordHash: string } | undefined>;
}

/** Writes of members. */
export interface MemberWrites {
  /** The time of creation, or undefined when the address is taken. */
  insert(tx: Transaction, member: NewMember): Promise<{ createdAt: Date } | undefined>;
  /** Locks the member; accounts of the deployment are left alone. */
  erase(tx: Transaction, id: string): Promise<'erased' | 'absent' | 'deployed'>;
}

/** Tickets and open payments of members, which the service that sells knows. Both throw UpstreamError when it does not answer. */
export interface TicketHoldings {
  of(memberId: string): Promise<MemberHoldings>;
  /** Ends and cancels what can be; answers what remains. Safe to repeat. */
  release(memberId: string): Promise<MemberHoldings>;
}

/** Roles that have one account each, which the deployment owns. */
export type DeployedRole = 'organiser' | 'ops';

/** The accounts that the deployment owns. */
export interface DeployedAccounts {
  /** Members who have the role under another address become fans. */
  revokeRoleFromOthers(tx: Transaction, role: DeployedRole, email: string): Promise<void>;
  /** Creates the account or gives an existing one the role; undefined when nothing had to change. */
  upsert(
    tx: Transaction,
    account: { id: string; role: DeployedRole; email: string; passwordHash: string },
  ): Promise<{ id: string; created: boolean; createdAt: Date } | undefined>;
}

/** The state of a presented refresh token. All times were compared by the database. */
export interface PresentedToken {
  sessionId: string;
  memberId: string;
  role: MemberRole;
  /** Revoked or expired, or its member is erased. */
  over: boolean;
  replaced: 'no' | 'within-grace' | 'long-ago';
}

export interface SessionStore {
  /** Opens a session of a member whose password hash is still the one that was checked; false otherwise. */
  open(tx: Transaction, session: NewSession): Promise<boolean>;
  /** Locks the token's session, then reads the token. */
  present(tx: Transaction, tokenHash: Buffer, graceSeconds: number): Promise<PresentedToken | undefined>;
  replace(tx: Transaction, tokenHash: Buffer, successorHash: Buffer, sessionId: string): Promise<void>;
  revoke(tx: Transaction, sessionId: string, because: RevocationReason): Promise<boolean>;
  revokeAllOf(tx: Transaction, memberId: string, because: RevocationReason): Promise<void>;
  /** Sessions revoked after `since` and in the last `seconds`, oldest first, at most `most`. */
  revoked(
    tx: Transaction,
    asked: { since: Date; seconds: number; most: number },
  ): Promise<{ id: string; revokedAt: Date }[]>;
}

export interface NewSession {
  id: string;
  memberId: string;
  checkedPasswordHash: string;
  tokenHash: Buffer;
  lifetimeSeconds: number;
}

/** Counts failed logins of one account from one address. */
export interface LoginThrottle {
  /** Counts the attempt before the password is checked, so that parallel guesses count too. Seconds to wait when refused. */
  attempt(
    email: string,
    ip: string,
  ): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number }>;
  /** Deletes the failures after a success. */
  clear(tx: Transaction, email: string, ip: string): Promise<void>;
}

/** Makes the tokens. */
export interface Tokens {
  /** A signed access token. */
  access(claims: { memberId: string; role: MemberRole; sessionId: string }): Promise<string>;
  /** A new random refresh token, base64url. */
  refresh(): string;
  /** The one successor of a refresh token: the same for every concurrent refresh, so that a family stays a single chain. */
  successor(refreshToken: string): string;
  hash(refreshToken: string): Buffer;
  /** Life of an access token, in seconds. */
  accessSeconds: number;
}
