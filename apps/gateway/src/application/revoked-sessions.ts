import type { AuthSessions } from './browser-sessions.ts';

/** Sessions and members that ended while an access token of theirs may still be alive. */
export interface RevokedSessions {
  has(who: { readonly sessionId: string; readonly memberId: string }): boolean;
  /** Ended through this gateway: counts at once, at other replicas with their next refresh. */
  addSession(sessionId: string): void;
  /** The same for all sessions of a deleted account. */
  addMember(memberId: string): void;
  /** Asks auth what ended since the last time; what is known stays while it does not answer. */
  refresh(): Promise<void>;
}

/** Longest life of an access token, in ms, and a minute for clocks that are apart: after it, the token is over by itself. */
const LONGEST_ACCESS_MS = 660_000;

/** @param now in milliseconds, monotonic */
export function revokedSessions(
  auth: Pick<AuthSessions, 'revoked'>,
  now: () => number = () => performance.now(),
): RevokedSessions {
  // Ids of sessions and of members; in order of ending, so that the oldest are forgotten first.
  const ended = new Map<string, number>();
  let since: string | undefined;

  function add(id: string): void {
    if (!ended.has(id)) ended.set(id, now());
  }

  function forgetOld(): void {
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
      forgetOld();
      const answer = await auth.revoked(since);
      if (answer === 'unknown') return;
      for (const id of answer.sessions) add(id);
      since = answer.next;
    },
  };
}
