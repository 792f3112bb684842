import type { CookieOptions, Express, Request, Response } from 'express';
import { type Access, cookieOf, type Person } from '../access.ts';
import { Refusal } from '../refusal.ts';
import { goOn, LOGIN_STYLE_PATH, loginPage, loginStyle } from './login-pages.ts';
import { LoginRefused, type OpenId } from './openid.ts';
import { personOfClaims } from './person-of-claims.ts';
import { LOGIN_SECONDS, SealedAttempts } from './sealed.ts';
import type { Sessions } from './sessions.ts';
import type { HostedSettings } from './settings.ts';

/** The prefix makes browsers refuse them from other hosts and without TLS. */
const SESSION = '__Host-clove-session';
const LOGIN = '__Host-clove-login';

/** Source: two years, as browsers' lists of such hosts ask for. */
const ONLY_TLS = 'max-age=63072000';

export interface HostedParts {
  readonly settings: HostedSettings;
  readonly openId: OpenId;
  readonly sessions: Sessions;
  /** Receives who came and went, and why a person was refused. */
  readonly log: (line: string) => void;
}

/** Access of people whom an OpenID provider knows, in the role that a claim of it gives. */
export class HostedAccess implements Access {
  readonly origins: readonly string[];
  readonly logOutPath = '/logout';
  readonly #parts: HostedParts;
  readonly #attempts = new SealedAttempts();

  constructor(parts: HostedParts) {
    this.#parts = parts;
    this.origins = [parts.settings.CONSOLE_URL.origin];
  }

  mount(app: Express): void {
    app.use((_request, response, next) => {
      response.set('strict-transport-security', ONLY_TLS);
      next();
    });
    app.get(LOGIN_STYLE_PATH, loginStyle);
    app.get('/login', (request, response) => this.#begin(request, response));
    app.get('/login/callback', (request, response) => this.#finish(request, response));
    app.post(this.logOutPath, (request, response) => this.#logOut(request, response));
    app.get('/logged-out', (request, response) => loginPage(request, response, 'logged-out'));
  }

  personOf(request: Request): Person | undefined {
    const id = cookieOf(request, SESSION);
    return id === undefined ? undefined : this.#parts.sessions.personOf(id);
  }

  /** Pages lead to the log-in and back. A browser's own request for an icon would begin another log-in beside the person's. */
  turnAway(request: Request, response: Response): void {
    const isPage =
      request.method === 'GET' &&
      !/^\/(?:api|assets)\//.test(request.path) &&
      ['document', undefined].includes(request.get('sec-fetch-dest'));
    if (!isPage) throw new Refusal(401, 'unauthenticated', 'log in again');
    const to = new URLSearchParams({ to: request.originalUrl });
    response.set('cache-control', 'no-store').redirect(303, `/login?${to}`);
  }

  async #begin(request: Request, response: Response): Promise<void> {
    try {
      const { url, attempt } = await this.#parts.openId.begin(this.#pageOf(request.query['to']));
      response.cookie(LOGIN, await this.#attempts.seal(attempt), {
        ...COOKIE,
        // The provider's redirect is a request from elsewhere, which a strict cookie would not go with.
        sameSite: 'lax',
        maxAge: LOGIN_SECONDS * 1000,
      });
      response.set('cache-control', 'no-store').redirect(303, url.href);
    } catch (error) {
      this.#refuse(request, response, error);
    }
  }

  async #finish(request: Request, response: Response): Promise<void> {
    const sealed = cookieOf(request, LOGIN);
    const attempt = sealed === undefined ? undefined : await this.#attempts.open(sealed);
    // Another page may have made the browser come here, with a code of its own.
    if (attempt === undefined || request.query['state'] !== attempt.state) {
      loginPage(request, response, 'begun-elsewhere');
      return;
    }
    response.clearCookie(LOGIN, COOKIE);
    const { openId, sessions, settings, log } = this.#parts;
    try {
      const query = request.originalUrl.slice(request.originalUrl.indexOf('?'));
      const claims = await openId.finish(query, attempt);
      const person = personOfClaims(claims, settings);
      const before = cookieOf(request, SESSION);
      if (before !== undefined) sessions.end(before);
      response.cookie(SESSION, sessions.begin(person), { ...COOKIE, maxAge: sessions.lifeSeconds * 1000 });
      log(`${claims.sub} logged in as ${person.role}`);
      goOn(response, attempt.to);
    } catch (error) {
      this.#refuse(request, response, error);
    }
  }

  async #logOut(request: Request, response: Response): Promise<void> {
    const id = cookieOf(request, SESSION);
    if (id !== undefined && this.#parts.sessions.end(id) !== undefined) this.#parts.log('a user logged out');
    response.clearCookie(SESSION, COOKIE);
    response.set('cache-control', 'no-store').json({ to: await this.#afterLogOut() });
  }

  /** The provider's own log-out, where it has one and can be asked. */
  async #afterLogOut(): Promise<string> {
    try {
      return (await this.#parts.openId.endOfSession())?.href ?? '/logged-out';
    } catch (error) {
      if (error instanceof LoginRefused) return '/logged-out';
      throw error;
    }
  }

  #refuse(request: Request, response: Response, error: unknown): void {
    if (!(error instanceof LoginRefused)) throw error;
    this.#parts.log(`log-in refused (${error.reason}): ${error.message}`);
    loginPage(request, response, error.reason);
  }

  /** A page of this console, whatever was asked for. */
  #pageOf(to: unknown): string {
    const own = this.#parts.settings.CONSOLE_URL;
    if (typeof to !== 'string' || !to.startsWith('/') || to.length > 1000 || !URL.canParse(to, own))
      return '/';
    const { origin, pathname, search } = new URL(to, own);
    // Two slashes would be another host for a browser.
    return origin === own.origin && !pathname.startsWith('//') ? pathname + search : '/';
  }
}

const COOKIE = {
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
} as const satisfies CookieOptions;
