import type { MemberHoldings } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { Language, MailKind } from '../domain/mail.ts';
import type { Member, MemberRole, NewMember, RevocationReason } from '../domain/member.ts';
import type { TeamRole } from '../domain/team.ts';

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
  /** Members with one of these roles, by creation. */
  withRoles(roles: readonly MemberRole[]): Promise<Member[]>;
  /** Where these members are reached; by id. */
  contacts(ids: readonly string[]): Promise<ReadonlyMap<string, Contact>>;
  /** By an address, or by the beginning of a name; the newest first, at most 20. */
  find(by: 'email' | 'name', text: string): Promise<Member[]>;
  /** The stored hash, by which a session is opened of the account as it was read. */
  passwordHash(id: string): Promise<string | undefined>;
  /** With the password's hash, for checking a password alone. */
  credentials(email: string): Promise<{ member: Member; passwordHash: string } | undefined>;
}

/** Where a member is reached. */
export interface Contact {
  readonly email: string;
  readonly name: string;
  readonly language: Language | null;
}

/** Writes of members. */
export interface MemberWrites {
  /** The time of creation, or undefined when the address is taken. */
  insert(tx: Transaction, member: NewMember): Promise<{ createdAt: Date } | undefined>;
  /** Locks the member; accounts of the deployment are left alone. */
  erase(tx: Transaction, id: string): Promise<'absent' | 'deployed' | { version: number; erasedAt: Date }>;
  /** Locks a member until the end of the transaction; false when it is erased. */
  lock(tx: Transaction, id: string): Promise<boolean>;
  /** Sets one that the member chose. */
  setPassword(tx: Transaction, id: string, passwordHash: string): Promise<void>;
  /** Whether the member chose a password, and so can log in with one. */
  hasPassword(tx: Transaction, id: string): Promise<boolean>;
  /** False when the hash is no longer the one that was checked. */
  replacePassword(
    tx: Transaction,
    id: string,
    checkedPasswordHash: string,
    passwordHash: string,
  ): Promise<boolean>;
  /** Changes what is given; false when the member is erased. */
  describe(
    tx: Transaction,
    id: string,
    about: { name?: string | undefined; language?: Language | undefined },
  ): Promise<boolean>;
  confirmEmail(tx: Transaction, id: string): Promise<void>;
  isConfirmed(tx: Transaction, id: string): Promise<boolean>;
}

/** Secrets of links: made once, stored as hashes. */
export interface LinkSecrets {
  /** 256 random bits in base64url. */
  make(): string;
  hash(secret: string): Buffer;
}

/** A request for a mail that can be opened. */
export interface OpenableMail {
  id: string;
  kind: MailKind;
  email: string;
  /** Null: the mail goes to a person who is not a member. */
  name: string | null;
  language: Language | null;
  facts: Record<string, string>;
}

export interface MailRequestStore {
  /** When it was requested. */
  insert(
    tx: Transaction,
    request: {
      id: string;
      kind: MailKind;
      memberId: string | null;
      invitationId: string | null;
      facts: Readonly<Record<string, string>>;
    },
  ): Promise<Date>;
  /** A password reset by address: a request that is ended already (`memberId` null) where no mail is to be sent. */
  insertReset(
    tx: Transaction,
    reset: { id: string; email: string; wanted: boolean },
  ): Promise<{ memberId: string | null; requestedAt: Date }>;
  /** Locks those that are neither used, replaced nor too old and whose member or invitation still exists. */
  lockOpenable(tx: Transaction, ids: readonly string[]): Promise<OpenableMail[]>;
  putSecrets(
    tx: Transaction,
    linked: readonly { id: string; hash: Buffer; seconds: number }[],
  ): Promise<void>;
  /** The member whose link works at this moment. */
  holder(tx: Transaction, secretHash: Buffer, kind: MailKind): Promise<{ memberId: string } | undefined>;
  /** Uses the secret up; false when that happened before or it has expired. */
  take(tx: Transaction, secretHash: Buffer, kind: MailKind): Promise<boolean>;
  /** Ends a member's requests of this kind; null: of every kind. */
  endAll(tx: Transaction, memberId: string, kind: MailKind | null): Promise<void>;
}

/** Whether another attempt is within its limit, and the seconds to wait when it is not. */
export type AttemptGate = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts attempts within a window, for all replicas together. */
export interface AttemptCounter {
  count(key: readonly string[], limit: { most: number; windowSeconds: number }): Promise<AttemptGate>;
  /** One attempt fewer: nothing came of it. */
  takeBack(key: readonly string[]): Promise<void>;
  clear(tx: Transaction, key: readonly string[]): Promise<void>;
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
  scopes: readonly string[];
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
  revokeOthersOf(
    tx: Transaction,
    memberId: string,
    exceptSessionId: string,
    because: RevocationReason,
  ): Promise<void>;
  revokeAllOf(tx: Transaction, memberId: string, because: RevocationReason): Promise<void>;
  /** Sessions and API keys revoked after `since` and in the last `seconds`, oldest first, at most `most`. */
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
  /** What the member recognises the device by. */
  device: string;
}

/** A live session, as its member sees it. */
export interface Device {
  id: string;
  /** Null: the session is older than names of devices. */
  device: string | null;
  createdAt: Date;
  lastUsedAt: Date;
}

export interface DeviceStore {
  /** Whether the member signed in from a device of this name before, and from any. */
  note(
    tx: Transaction,
    memberId: string,
    name: string,
  ): Promise<{ isNew: boolean; isFirst: boolean; at: Date }>;
  list(tx: Transaction, memberId: string): Promise<Device[]>;
  /** Locks the session; false when it is over or another member's. */
  owns(tx: Transaction, memberId: string, sessionId: string): Promise<boolean>;
  /** Of a member who is erased. */
  forget(tx: Transaction, memberId: string): Promise<void>;
}

export interface Invitation {
  id: string;
  email: string;
  role: TeamRole;
  scopes: readonly string[];
  language: Language | null;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

/** Invitations. One is valid until it is accepted, withdrawn or too old, and while who made it may still invite. */
export interface InvitationStore {
  /** Undefined when too many are open. */
  insert(
    tx: Transaction,
    invitation: Omit<Invitation, 'createdAt' | 'expiresAt'> & { seconds: number },
  ): Promise<Pick<Invitation, 'createdAt' | 'expiresAt'> | undefined>;
  open(tx: Transaction, roles: readonly TeamRole[]): Promise<Invitation[]>;
  /** Withdraws one to a role of these; false when there is none. */
  end(tx: Transaction, id: string, roles: readonly TeamRole[]): Promise<boolean>;
  bySecret(tx: Transaction, secretHash: Buffer): Promise<Invitation | undefined>;
  /** Uses the secret up; false when it does not work any more. */
  take(tx: Transaction, secretHash: Buffer): Promise<boolean>;
  /** False when the password or the role changed since they were checked. */
  giveRole(
    tx: Transaction,
    given: {
      id: string;
      checkedPasswordHash: string;
      before: MemberRole;
      role: TeamRole;
      scopes: readonly string[];
    },
  ): Promise<boolean>;
  /** Binds a member of staff to gates and desks; false: there is none with this id. */
  bindStaff(tx: Transaction, memberId: string, scopes: readonly string[]): Promise<boolean>;
  /** Makes a fan of a member with one of these roles, whose own invitations end. */
  removeFromTeam(
    tx: Transaction,
    memberId: string,
    roles: readonly TeamRole[],
  ): Promise<'removed' | 'absent' | 'deployed'>;
}

/** A machine's key, without its secret. */
export interface ApiKey {
  id: string;
  name: string;
  scopes: readonly string[];
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface ApiKeyStore {
  /** When it was made, or why it was not: who makes it must be an organiser or operations at this moment. */
  insert(
    tx: Transaction,
    key: Pick<ApiKey, 'id' | 'name' | 'scopes' | 'createdBy'>,
    secretHash: Buffer,
  ): Promise<{ createdAt: Date } | 'not-yours-to-give' | 'too-many-keys'>;
  list(tx: Transaction): Promise<ApiKey[]>;
  /** False when there is none that works. */
  revoke(tx: Transaction, id: string): Promise<boolean>;
  /** Notes the use; the scopes, or undefined when the key is unknown, revoked or the secret wrong. */
  use(tx: Transaction, id: string, secretHash: Buffer): Promise<readonly string[] | undefined>;
}

/** Counts failed logins of one account from one address. */
export interface LoginThrottle {
  /** Counts the attempt before the password is checked, so that parallel guesses count too. Seconds to wait when refused. */
  attempt(email: string, ip: string): Promise<AttemptGate>;
  /** The attempt was no failure: its password was not checked. */
  takeBack(email: string, ip: string): Promise<void>;
  /** Deletes the failures after a success. */
  clear(tx: Transaction, email: string, ip: string): Promise<void>;
}

/** Makes the tokens. */
export interface Tokens {
  /** A signed access token. */
  access(claims: {
    memberId: string;
    role: MemberRole;
    sessionId: string;
    scopes: readonly string[];
  }): Promise<string>;
  /** The access token of an API key. */
  machine(claims: { keyId: string; scopes: readonly string[] }): Promise<string>;
  /** A new random refresh token, base64url. */
  refresh(): string;
  /** The one successor of a refresh token: the same for every concurrent refresh, so that a family stays a single chain. */
  successor(refreshToken: string): string;
  hash(refreshToken: string): Buffer;
  /** Life of an access token, in seconds. */
  accessSeconds: number;
}
