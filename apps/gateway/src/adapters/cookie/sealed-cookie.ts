import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { BrowserSession } from '../../domain/browser-session.ts';

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
 * AES-256-GCM. The value is `<key id>.<nonce, tag and text in base64url>`; the key id is authenticated too. The
 * first key seals, all keys open, so a key is rotated by putting the new one in front. The content of an
 * authentic cookie never changes: the last ones opened are cached, so that a fan's cookie is decrypted once, not per request.
 */
export function sessionCookie(options: {
  festival: string;
  keys: readonly [string, ...string[]];
  secure: boolean;
  maxAgeSeconds: number;
}): SessionCookie {
  const name = options.secure ? '__Host-clove_session' : `clove_session_${options.festival}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${options.secure ? '; Secure' : ''}`;
  const keys = new Map(options.keys.map((secret) => [keyId(secret), derive(secret)]));
  const sealingId = keyId(options.keys[0]);
  const sealingKey = derive(options.keys[0]);
  const opened = new LRUCache<string, BrowserSession>({ max: CACHED });

  return {
    name,
    cleared: `${name}=; Max-Age=0; ${attributes}`,
    seal(session) {
      const { accessToken, refreshToken, expiresAt, sessionId, memberId } = session;
      const text = JSON.stringify([accessToken, refreshToken, expiresAt, sessionId, memberId]);
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce);
      cipher.setAAD(Buffer.from(sealingId));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const value = Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
      return `${name}=${sealingId}.${value}; Max-Age=${options.maxAgeSeconds}; ${attributes}`;
    },
    open(header) {
      const value = cookieValue(header, name);
      if (value === undefined) return 'none';
      const known = opened.get(value);
      if (known !== undefined) return known;
      const dot = value.indexOf('.');
      const id = value.slice(0, dot);
      const key = keys.get(id);
      if (key === undefined) return /^[0-9a-f]{8}$/.test(id) ? 'stale' : 'tampered';
      const text = decrypt(Buffer.from(value.slice(dot + 1), 'base64url'), key, id);
      if (text === undefined) return 'tampered';
      const [accessToken, refreshToken, expiresAt, sessionId, memberId] = Content.parse(JSON.parse(text));
      const session = { accessToken, refreshToken, expiresAt, sessionId, memberId };
      opened.set(value, session);
      return session;
    },
  };
}

function decrypt(bytes: Buffer, key: Buffer, id: string): string | undefined {
  if (bytes.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(id));
  decipher.setAuthTag(bytes.subarray(12, 28));
  const text = decipher.update(bytes.subarray(28), undefined, 'utf8');
  try {
    return text + decipher.final('utf8');
  } catch {
    // Node throws for a wrong tag, and only for that here.
    return undefined;
  }
}

/** The value of a cookie; the first, as browsers put the most specific path first. */
function cookieValue(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

function derive(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'clove session cookie', 32));
}

function keyId(secret: string): string {
  return createHash('sha256').update(`clove session key id ${secret}`).digest('hex').slice(0, 8);
}
