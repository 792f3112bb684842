import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { BrowserSession } from '../../domain/browser-session.ts';
import { cookieValue } from './cookie-value.ts';
import { sealer } from './sealer.ts';

export interface SessionCookie {
  /**
   * `__Host-` (secure, this host only, no domain) where the festival is on https. On plain http with the festival's
   * slug: browsers send the cookies of localhost to every port of it, and two festivals may run there.
   */
  readonly name: string;
  /** The Set-Cookie value. */
  seal(session: BrowserSession): string;
  /** The Set-Cookie value that removes the cookie. */
  readonly cleared: string;
  /**
   * The session of a Cookie header. `none`: no such cookie. `stale`: sealed with a key that is no longer configured.
   * `tampered`: not sealed by the gateway.
   */
  open(header: string | undefined): BrowserSession | 'none' | 'stale' | 'tampered';
}

/** Most opened cookies to cache (source: fans of one replica at the opening; about 1.5 kB each). */
const CACHED = 10_000;

const Content = z.tuple([z.string(), z.string(), z.int(), z.string(), z.string()]);

/**
 * A sealed session. The content of an authentic cookie never changes: the last ones opened are cached, so that a fan's cookie
 * is decrypted once, not per request.
 */
export function sessionCookie(options: {
  festival: string;
  keys: readonly [string, ...string[]];
  secure: boolean;
  maxAgeSeconds: number;
}): SessionCookie {
  const name = options.secure ? '__Host-clove_session' : `clove_session_${options.festival}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${options.secure ? '; Secure' : ''}`;
  const { seal, open } = sealer('clove session cookie', options.keys);
  const opened = new LRUCache<string, BrowserSession>({ max: CACHED });

  return {
    name,
    cleared: `${name}=; Max-Age=0; ${attributes}`,
    seal(session) {
      const { accessToken, refreshToken, expiresAt, sessionId, memberId } = session;
      const text = JSON.stringify([accessToken, refreshToken, expiresAt, sessionId, memberId]);
      return `${name}=${seal(text)}; Max-Age=${options.maxAgeSeconds}; ${attributes}`;
    },
    open(header) {
      const value = cookieValue(header, name);
      if (value === undefined) return 'none';
      const known = opened.get(value);
      if (known !== undefined) return known;
      const content = open(value);
      if (typeof content === 'string') return content;
      const [accessToken, refreshToken, expiresAt, sessionId, memberId] = Content.parse(
        JSON.parse(content.text),
      );
      const session = { accessToken, refreshToken, expiresAt, sessionId, memberId };
      opened.set(value, session);
      return session;
    },
  };
}
