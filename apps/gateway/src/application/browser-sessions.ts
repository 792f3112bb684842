import type { BrowserSession } from '../domain/browser-session.ts';
import type { RevokedSessions } from './revoked-sessions.ts';
import { SessionRefused } from './session-refusal.ts';

/** Auth, as the gateway needs it. */
export interface AuthSessions {
  /** @throws SessionRefused */
  open(credentials: { email: string; password: string; ip: string }): Promise<OpenedSession>;
  /** Undefined when the session is over. @throws SessionRefused */
  refresh(refreshToken: string): Promise<BrowserSession | undefined>;
  revoke(sessionId: string): Promise<void>;
  /**
   * Ids of sessions that ended since `since` (undefined: within the life of an access token), and what to ask with next;
   * `unknown` while auth does not answer.
   */
  revoked(since: string | undefined): Promise<Revocations | 'unknown'>;
}

export interface Revocations {
  readonly sessions: readonly string[];
  readonly next: string;
}

export interface OpenedSession {
  readonly session: BrowserSession;
  readonly member: MemberView;
}

/** The member as the page may see it. */
export interface MemberView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
}

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
