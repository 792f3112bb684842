import type { AuthSessions } from './auth-sessions.ts';

/** Sessions and members that ended while an access token of theirs may still be valid. */
export interface RevokedSessions {
  has(owner: { readonly sessionId: string; readonly memberId: string }): boolean;
  /** Ended through this gateway: effective at once, at other replicas with their next refresh. */
  addSession(sessionId: string): void;
  /** The same for all sessions of a deleted account. */
  addMember(memberId: string): void;
  /** Reads from auth what ended since the last time; what is known stays while auth does not answer. */
  refresh(): Promise<void>;
}

/** Milliseconds after which every access token has expired: its longest life and a minute of clock skew. */
const LONGEST_ACCESS_MS = 660_000;

/** @param now in milliseconds, monotonic */
export function revokedSessions(
  auth: Pick<AuthSessions, 'revoked'>,
  now: () => number = () => performance.now(),
): RevokedSessions {
  // Ids of sessions and of members; in order of ending, so that the oldest are removed first.
  const ended = new Map<string, number>();
  let since: string | undefined;

  function add(id: string): void {
    if (!ended.has(id)) ended.set(id, now());
  }

  function removeOld(): void {
    for (const [id, at] of ended) {
      if (now() - at < LONGEST_ACCESS_MS) return;
      ended.delete(id);
    }
  }

  return {
    has: ({ sessionId, memberId }) => ended.has(sessionId) || ended.has(memberId),
    addSession: add,
    addMember: add,
    async refresh() {
      removeOld();
      const answer = await auth.revoked(since);
      if (answer === 'unknown') return;
      for (const id of answer.sessions) add(id);
      since = answer.next;
    },
  };
}
