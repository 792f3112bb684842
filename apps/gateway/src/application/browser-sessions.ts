import type { BrowserSession } from '../domain/browser-session.ts';
import type { AuthSessions } from './auth-sessions.ts';
import type { RevokedSessions } from './revoked-sessions.ts';
import { SessionRefused } from './session-refusal.ts';

/** Whether a session may be used for this request, and whether the cookie must be set again. */
export type LiveSession =
  | { readonly state: 'alive'; readonly session: BrowserSession; readonly renewed: boolean }
  | { readonly state: 'over' }
  /** Its access token has expired and auth does not answer. */
  | { readonly state: 'unknown'; readonly refused: SessionRefused };

/** Seconds before its end at which an access token is replaced: longer than any request may take. */
export const REFRESH_BEFORE_SECONDS = 45;

/** How long the outcome of a refresh is kept for concurrent requests: the same as auth's grace. */
const KEPT_MS = 10_000;

export interface BrowserSessions {
  /** The session, with an access token that stays valid for a while. */
  keepAlive(session: BrowserSession): Promise<LiveSession>;
}

/**
 * Keeps access tokens fresh. Concurrent requests of one browser with an expiring token cause one refresh; those that
 * come with the old cookie shortly after get the same new session. A session that ended is refused although its access token
 * is still valid.
 */
export function browserSessions(auth: AuthSessions, revoked: Pick<RevokedSessions, 'has'>): BrowserSessions {
  const refreshing = new Map<string, Promise<BrowserSession | undefined>>();

  function refresh(refreshToken: string): Promise<BrowserSession | undefined> {
    const running = refreshing.get(refreshToken);
    if (running !== undefined) return running;
    const started = auth.refresh(refreshToken);
    refreshing.set(refreshToken, started);
    const forget = () => refreshing.delete(refreshToken);
    // A failure is not kept: the next request asks again.
    started.then(() => setTimeout(forget, KEPT_MS).unref(), forget);
    return started;
  }

  return {
    async keepAlive(session) {
      if (revoked.has(session)) return { state: 'over' };
      const left = session.expiresAt - Date.now() / 1000;
      if (left > REFRESH_BEFORE_SECONDS) return { state: 'alive', session, renewed: false };
      try {
        const renewed = await refresh(session.refreshToken);
        return renewed === undefined
          ? { state: 'over' }
          : { state: 'alive', session: renewed, renewed: true };
      } catch (error) {
        if (!(error instanceof SessionRefused)) throw error;
        if (left > 1) return { state: 'alive', session, renewed: false };
        return { state: 'unknown', refused: error };
      }
    },
  };
}
