import type { BrowserSession } from '../domain/browser-session.ts';

/** Auth, as the gateway needs it. */
export interface AuthSessions {
  /** @param userAgent of the browser: auth names the device by it. @throws SessionRefused */
  open(
    credentials: { email: string; password: string; ip: string },
    userAgent: string,
  ): Promise<OpenedSession>;
  /** After a log-in with Kakao: what the page kept, and what the browser brought back. @throws SessionRefused */
  openByKakao(
    callback: { flow: string; code: string; state: string; ip: string },
    userAgent: string,
  ): Promise<OpenedSession>;
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
