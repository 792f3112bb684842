import type { AuthSessions } from './browser-sessions.ts';

/** Sessions that ended while an access token of theirs may still be alive, as of the last time that auth was asked. */
export interface RevokedSessions {
  has(sessionId: string): boolean;
  /** Asks auth; what was known stays while it does not answer. */
  refresh(): Promise<void>;
}

export function revokedSessions(auth: Pick<AuthSessions, 'revoked'>): RevokedSessions {
  let known: ReadonlySet<string> = new Set();
  return {
    has: (sessionId) => known.has(sessionId),
    async refresh() {
      const sessions = await auth.revoked();
      if (sessions !== 'unknown') known = new Set(sessions);
    },
  };
}
