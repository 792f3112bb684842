/** What a browser's cookie holds, sealed: the page never sees a token. */
export interface BrowserSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token expires, in seconds since 1970. */
  readonly expiresAt: number;
  readonly sessionId: string;
  readonly memberId: string;
}
