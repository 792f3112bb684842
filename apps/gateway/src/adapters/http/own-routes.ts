import type { IncomingHttpHeaders } from 'node:http';
import {
  type ResponseDescription,
  type Route,
  type RouteDescription,
  type RouteResponse,
  route,
} from '@clove/service-kit';
import { z } from 'zod';
import type { AuthSessions, OpenedSession } from '../../application/auth-sessions.ts';
import type { RevokedSessions } from '../../application/revoked-sessions.ts';
import { SessionRefused } from '../../application/session-refusal.ts';
import type { SessionCookie } from '../cookie/sealed-cookie.ts';
import type { LoginTurns } from '../limits/login-turns.ts';
import { FESTIVAL, KAKAO_LOGIN, LOGIN, LOGOUT, OPENAPI } from './own-paths.ts';

/** Refusals of auth that count as a failed log-in: of a wrong password, or after too many of them. */
const FAILED: ReadonlySet<string> = new Set(['wrong-credentials', 'over-limit']);

const LoginBody = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(128) });
/** As auth's `CallbackBody`, which checks it in full. */
const KakaoLoginBody = z.strictObject({
  flow: z.string().min(1).max(64),
  code: z.string().min(1).max(2_000),
  state: z.string().min(1).max(512),
});
const LoginAnswer = z.strictObject({
  member: z.strictObject({ id: z.uuid(), email: z.string(), name: z.string(), role: z.string() }),
});

const loggedIn: ResponseDescription = {
  description: 'The member; the session is in the cookie',
  headers: { 'Set-Cookie': 'The session: HttpOnly, SameSite=Lax' },
  schema: LoginAnswer,
  example: {
    member: {
      id: '01990000-0000-7000-8000-000000000001',
      email: 'fan@example.com',
      name: '김하늘',
      role: 'fan',
    },
  },
};

/** The OpenAPI document, answered before any route. */
export const openApiRoute: RouteDescription = {
  method: 'get',
  path: OPENAPI,
  operationId: 'readOpenApi',
  summary: 'This document: every operation of this festival',
  access: 'public',
  responses: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
};

const FestivalParts = z.strictObject({ festival: z.string(), services: z.array(z.string()) });

/** What the festival is made of, answered before any route. Pages show what is there. */
export const festivalRoute: RouteDescription = {
  method: 'get',
  path: FESTIVAL,
  operationId: 'getFestivalParts',
  summary: 'The services whose operations this festival has',
  access: 'public',
  responses: {
    200: {
      description: 'Its name and its services',
      schema: FestivalParts,
      example: { festival: 'seoul-jazz-2026', services: ['auth', 'event', 'merch', 'seat', 'ticket'] },
    },
  },
};

/** @param routes the rows of the gateway's table */
export function festivalParts(
  festival: string,
  routes: readonly { readonly service: string }[],
): z.infer<typeof FestivalParts> {
  return { festival, services: [...new Set(routes.map(({ service }) => service))].sort() };
}

/** The routes of the gateway itself: a browser's login and logout, because the gateway keeps the tokens. */
export function ownRoutes(parts: {
  auth: AuthSessions;
  revoked: Pick<RevokedSessions, 'addSession'>;
  cookie: SessionCookie;
  logins: LoginTurns;
}): Route[] {
  const { auth, revoked, cookie, logins } = parts;

  async function opening(
    headers: IncomingHttpHeaders,
    open: (from: { ip: string; userAgent: string }) => Promise<OpenedSession>,
  ): Promise<RouteResponse> {
    const ip = String(headers['x-forwarded-for'] ?? 'unknown');
    const end = logins.begin(ip);
    let succeeded = false;
    try {
      const { session, member } = await open({ ip, userAgent: headers['user-agent'] ?? '' });
      succeeded = true;
      return { status: 200, body: { member }, headers: { 'set-cookie': cookie.seal(session) } };
    } catch (error) {
      // Auth that is busy, down or of another mind about the body has checked no password.
      succeeded = !(error instanceof SessionRefused) || !FAILED.has(error.refusal.reason);
      throw error;
    } finally {
      end(succeeded);
    }
  }

  return [
    route({
      method: 'post',
      path: LOGIN,
      operationId: 'logIn',
      summary: 'Log a browser in: sets the HttpOnly session cookie; tokens never reach the page',
      access: 'public',
      body: LoginBody,
      examples: { body: { email: 'fan@example.com', password: 'correct horse battery' } },
      responses: { 200: loggedIn },
      handler: ({ body, headers }) =>
        opening(headers, (from) => auth.open({ ...body, ip: from.ip }, from.userAgent)),
    }),
    route({
      method: 'post',
      path: KAKAO_LOGIN,
      operationId: 'logInWithKakao',
      summary:
        'Log a browser in after a log-in with Kakao (POST /api/auth/kakao/flows): sets the session cookie. 409 `link-needed`: a member has this address; log in with the password and link the Kakao account',
      access: 'public',
      body: KakaoLoginBody,
      examples: {
        body: { flow: `mbx1q2r3.${'q'.repeat(32)}`, code: 'of the address', state: 'q'.repeat(43) },
      },
      responses: { 200: loggedIn },
      handler: ({ body, headers }) =>
        opening(headers, (from) => auth.openByKakao({ ...body, ip: from.ip }, from.userAgent)),
    }),
    route({
      method: 'post',
      path: LOGOUT,
      operationId: 'logOut',
      summary: 'End the session of the cookie, or of the access token',
      access: 'public',
      responses: {
        204: {
          description: 'The session is over and the cookie gone',
          headers: { 'Set-Cookie': 'Removes the cookie, where there was one' },
        },
      },
      async handler({ headers }) {
        const session = cookie.open(headers.cookie);
        // A cookie that cannot be opened names no session; it is removed all the same.
        if (typeof session !== 'string') {
          revoked.addSession(session.sessionId);
          await auth.revoke(session.sessionId);
        }
        return { status: 204, headers: { 'set-cookie': cookie.cleared } };
      },
    }),
  ];
}
