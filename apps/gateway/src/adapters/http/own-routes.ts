import { type Route, type RouteDescription, route } from '@clove/service-kit';
import { z } from 'zod';
import type { AuthSessions } from '../../application/auth-sessions.ts';
import type { RevokedSessions } from '../../application/revoked-sessions.ts';
import type { SessionCookie } from '../cookie/sealed-cookie.ts';
import type { Shares } from '../limits/shares.ts';
import { LOGIN, LOGOUT, OPENAPI } from './own-paths.ts';

const LoginBody = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(128) });
const LoginAnswer = z.strictObject({
  member: z.strictObject({ id: z.uuid(), email: z.string(), name: z.string(), role: z.string() }),
});

/** The OpenAPI document, answered before any route. */
export const openApiRoute: RouteDescription = {
  method: 'get',
  path: OPENAPI,
  operationId: 'readOpenApi',
  summary: 'This document: every operation of this festival',
  access: 'public',
  responses: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
};

/** The routes of the gateway itself: a browser's login and logout, because the gateway keeps the tokens. */
export function ownRoutes(parts: {
  auth: AuthSessions;
  revoked: Pick<RevokedSessions, 'addSession'>;
  cookie: SessionCookie;
  loginsInProgress: Shares;
}): Route[] {
  const { auth, revoked, cookie, loginsInProgress } = parts;
  return [
    route({
      method: 'post',
      path: LOGIN,
      operationId: 'logIn',
      summary: 'Log a browser in: sets the HttpOnly session cookie; tokens never reach the page',
      access: 'public',
      body: LoginBody,
      examples: { body: { email: 'fan@example.com', password: 'correct horse battery' } },
      responses: {
        200: {
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
        },
      },
      async handler({ body, headers }) {
        const ip = String(headers['x-forwarded-for'] ?? 'unknown');
        const leave = loginsInProgress.enter(ip);
        try {
          const userAgent = headers['user-agent'] ?? '';
          const { session, member } = await auth.open({ ...body, ip }, userAgent);
          return { status: 200, body: { member }, headers: { 'set-cookie': cookie.seal(session) } };
        } finally {
          leave();
        }
      },
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
