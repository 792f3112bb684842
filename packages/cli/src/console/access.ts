import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Express, Request, RequestHandler, Response } from 'express';
import { Refusal } from './refusal.ts';

/** What a person may do: look at everything, or also propose changes and deploy. */
export type Role = 'viewer' | 'operator';

/** Who asks. */
export interface Person {
  readonly role: Role;
  readonly name?: string;
  readonly email?: string;
}

/** How people get in. */
export interface Access {
  /** Origins that the console is reached at; requests of any other host or page are refused. */
  readonly origins: readonly string[];
  /** Adds the ways in, which need no session. */
  mount(app: Express): void;
  /** Who a request is of; undefined without a session. */
  personOf(request: Request): Person | undefined;
  /** Answers who has no session. @throws Refusal where the answer is no page */
  turnAway(request: Request, response: Response): void;
  /** A POST to it ends the session; undefined where there is nothing to log out of. */
  readonly logOutPath?: string;
}

/** No inline script or style, nothing from elsewhere, in no frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=()',
  });
  next();
};

/**
 * Refuses requests under another name (a page whose name resolves to this machine) and requests that pages of other origins
 * make: a form, a script, a link.
 */
export function sameOriginOnly({ origins }: Pick<Access, 'origins'>): RequestHandler {
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  return (request, _response, next) => {
    const { host, origin } = request.headers;
    if (host === undefined || !hosts.has(host))
      throw new Refusal(403, 'forbidden', 'another host was asked for');
    const site = request.headers['sec-fetch-site'];
    const isApi = request.path.startsWith('/api/');
    if (isApi && site !== undefined && site !== 'same-origin' && site !== 'none')
      throw new Refusal(403, 'forbidden', 'asked for by a page of another origin');
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    // Browsers name the origin of every request that is not safe.
    const isForeign = origin === undefined ? !isSafe : !origins.includes(origin);
    if (isForeign) throw new Refusal(403, 'forbidden', 'asked for by a page of another origin');
    next();
  };
}

/** Access of the person who started the console on this machine: they were shown the token. */
export class LocalAccess implements Access {
  readonly origins: readonly string[];
  readonly #token = randomBytes(32).toString('base64url');
  readonly #session = randomBytes(32).toString('base64url');
  readonly #cookie: string;

  constructor(port: number) {
    this.origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
    // Cookies do not distinguish ports: consoles beside each other keep their own.
    this.#cookie = `clove_console_${port}`;
  }

  /** The address that opens the console. Anyone who has it may do everything. */
  get startUrl(): string {
    return `${this.origins[0]}/start?token=${this.#token}`;
  }

  mount(app: Express): void {
    app.get('/start', (request, response) => {
      const given = request.query['token'];
      if (typeof given !== 'string' || !isSame(given, this.#token))
        throw new Refusal(401, 'unauthenticated', 'this is not the address that "clove console" showed last');
      response.cookie(this.#cookie, this.#session, { httpOnly: true, sameSite: 'strict', path: '/' });
      // By the page itself: after a redirect from elsewhere a browser would keep back a strict cookie.
      response
        .set('cache-control', 'no-store')
        .type('html')
        .send('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Clove</title>');
    });
  }

  personOf(request: Request): Person | undefined {
    const given = cookieOf(request, this.#cookie);
    return given !== undefined && isSame(given, this.#session) ? { role: 'operator' } : undefined;
  }

  turnAway(): never {
    throw new Refusal(401, 'unauthenticated', 'open the address that "clove console" shows when it starts');
  }
}

/** One cookie of a request. */
export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Compares secrets in a time that says nothing of where they differ. */
export function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
