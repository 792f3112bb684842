import { newId, type Transaction, type UnitOfWork } from '@clove/service-kit';
import type { Member } from '../domain/member.ts';
import type { CheckPassword } from './check-password.ts';
import type { NoteDevice } from './devices.ts';
import type { LoginThrottle, MemberReads, SessionStore, Tokens } from './ports.ts';
import { AuthRefused } from './refusals.ts';

/** What a client gets: a short access token and the refresh token that follows it. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  /** Life of the access token, in seconds. */
  expiresIn: number;
  sessionId: string;
  memberId: string;
}

export interface Sessions {
  /** @throws AuthRefused `wrong-credentials`, `too-many-logins`, `network-failing` or `logins-busy` */
  open(credentials: {
    email: string;
    password: string;
    ip: string;
    /** What the member recognises the device by. */
    device: string;
  }): Promise<TokenPair & { member: Member }>;
  /** For a member whom an identity provider proved. @throws AuthRefused `account-gone` */
  openWithoutPassword(member: Member, device: string): Promise<TokenPair & { member: Member }>;
  /** @throws AuthRefused `session-over` when the token is unknown, revoked, expired or was used before */
  refresh(refreshToken: string): Promise<TokenPair>;
  /** False when it was over already. */
  revoke(sessionId: string): Promise<boolean>;
  /**
   * Sessions that ended after `since` and of which an access token may still be valid, with the next `since`. An answer may
   * repeat sessions of the one before.
   */
  revokedSince(since: Date): Promise<{ sessions: readonly string[]; next: Date }>;
}

/** Most difference between the clocks of the database and of a service that checks tokens. */
const CLOCK_SKEW_SECONDS = 60;
/** Most revocations in one answer. Source: 200 kB of JSON. */
const MOST_REVOKED = 5_000;
/** Longest time from a revocation's timestamp to its commit, when others can read it. */
const LONGEST_COMMIT_MS = 10_000;

/**
 * Sessions are families of refresh tokens. Each refresh replaces the token. A token that is presented later
 * than `graceSeconds` after its replacement was copied; whether by the one who presents it or by the one who replaced it
 * cannot be determined, so the family ends. Within the grace, concurrent refreshes of one client get the same successor.
 */
export function sessions(parts: {
  unitOfWork: UnitOfWork;
  reads: MemberReads;
  check: CheckPassword;
  throttle: Pick<LoginThrottle, 'clear'>;
  store: SessionStore;
  tokens: Tokens;
  graceSeconds: number;
  lifetimeSeconds: number;
  noteDevice: NoteDevice;
  onReuse(sessionId: string): void;
}): Sessions {
  const { unitOfWork, reads, check, throttle, store, tokens } = parts;

  /** Undefined when the account changed since it was read. */
  async function begin(
    known: { member: Member; passwordHash: string },
    device: string,
    before?: (tx: Transaction) => Promise<void>,
  ): Promise<(TokenPair & { member: Member }) | undefined> {
    const { member } = known;
    const { id: memberId, role, scopes } = member;
    const sessionId = newId();
    const refreshToken = tokens.refresh();
    const opened = await unitOfWork.run(async (tx) => {
      await before?.(tx);
      const isOpen = await store.open(tx, {
        id: sessionId,
        memberId,
        checkedPasswordHash: known.passwordHash,
        tokenHash: tokens.hash(refreshToken),
        lifetimeSeconds: parts.lifetimeSeconds,
        device,
      });
      if (isOpen) await parts.noteDevice(tx, memberId, device);
      return isOpen;
    });
    if (!opened) return undefined;
    const accessToken = await tokens.access({ memberId, role, scopes, sessionId });
    return { accessToken, refreshToken, expiresIn: tokens.accessSeconds, sessionId, memberId, member };
  }

  return {
    async open({ email, password, ip, device }) {
      const known = await check({ email, password, network: ip });
      const opened = await begin(known, device, (tx) => throttle.clear(tx, email, ip));
      if (opened === undefined) throw new AuthRefused({ reason: 'wrong-credentials' });
      return opened;
    },

    async openWithoutPassword(member, device) {
      const passwordHash = await reads.passwordHash(member.id);
      const opened = passwordHash && (await begin({ member, passwordHash }, device));
      if (!opened) throw new AuthRefused({ reason: 'account-gone' });
      return opened;
    },

    async refresh(refreshToken) {
      const hash = tokens.hash(refreshToken);
      const successor = tokens.successor(refreshToken);
      // The revocation of a reused family must commit, so the outcome is returned and thrown outside.
      const outcome = await unitOfWork.run(async (tx) => {
        const presented = await store.present(tx, hash, parts.graceSeconds);
        if (presented === undefined || presented.over) return undefined;
        if (presented.replaced === 'long-ago') {
          await store.revoke(tx, presented.sessionId, 'reuse');
          return { ...presented, reused: true };
        }
        await store.replace(tx, hash, tokens.hash(successor), presented.sessionId);
        return { ...presented, reused: false };
      });
      if (outcome?.reused) parts.onReuse(outcome.sessionId);
      if (outcome === undefined || outcome.reused) throw new AuthRefused({ reason: 'session-over' });
      const { memberId, role, scopes, sessionId } = outcome;
      const accessToken = await tokens.access({ memberId, role, scopes, sessionId });
      return { accessToken, refreshToken: successor, expiresIn: tokens.accessSeconds, sessionId, memberId };
    },

    revoke(sessionId) {
      return unitOfWork.run((tx) => store.revoke(tx, sessionId, 'logout'));
    },

    async revokedSince(since) {
      const seconds = tokens.accessSeconds + CLOCK_SKEW_SECONDS;
      const asked = { since, seconds, most: MOST_REVOKED };
      const found = await unitOfWork.run((tx) => store.revoked(tx, asked));
      return { sessions: found.map(({ id }) => id), next: nextSince(since, found) };
    },
  };
}

/** A truncated answer continues at its end; a whole one repeats a little, for revocations that were not committed yet. */
function nextSince(since: Date, found: readonly { revokedAt: Date }[]): Date {
  const last = found.at(-1)?.revokedAt;
  if (last === undefined) return since;
  return found.length < MOST_REVOKED ? new Date(last.getTime() - LONGEST_COMMIT_MS) : last;
}
