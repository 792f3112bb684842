import { type Route, route } from '@clove/service-kit';
import type { Sessions } from '../../application/sessions.ts';
import { shown } from './public-routes.ts';
import {
  OpenedSessionAnswer,
  RefreshGrant,
  RevokeAnswer,
  RevokeBody,
  RevokedAnswer,
  RevokedQuery,
  SessionAnswer,
  SessionBody,
} from './schemas.ts';

/** For the gateway, which keeps a browser's tokens inside an encrypted cookie. */
export function internalRoutes(sessions: Sessions): Route[] {
  return [
    route({
      method: 'post',
      path: '/internal/sessions',
      operationId: 'openSession',
      summary: 'Log a browser in',
      access: 'edge',
      body: SessionBody,
      responses: { 200: { description: 'Tokens and member', schema: OpenedSessionAnswer } },
      async handler({ body }) {
        const { member, ...tokens } = await sessions.open(body);
        return { status: 200, body: { ...tokens, member: shown(member) } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/sessions/refresh',
      operationId: 'refreshSession',
      summary: 'Replace a refresh token',
      access: 'edge',
      body: RefreshGrant,
      responses: { 200: { description: 'Tokens', schema: SessionAnswer } },
      async handler({ body }) {
        return { status: 200, body: await sessions.refresh(body.refreshToken) };
      },
    }),
    route({
      method: 'get',
      path: '/internal/sessions/revoked',
      operationId: 'revokedSessions',
      summary: 'Sessions that ended within the life of an access token: their tokens must not write any more',
      access: 'edge',
      query: RevokedQuery,
      responses: { 200: { description: 'Their ids, and what to ask with next', schema: RevokedAnswer } },
      async handler({ query }) {
        const since = query.since === undefined ? new Date(0) : new Date(query.since);
        const { sessions: ids, next } = await sessions.revokedSince(since);
        return { status: 200, body: { sessions: ids, next: next.toISOString() } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/sessions/revoke',
      operationId: 'revokeSession',
      summary: 'Log a browser out',
      access: 'edge',
      body: RevokeBody,
      responses: { 200: { description: 'Whether it was still alive', schema: RevokeAnswer } },
      async handler({ body }) {
        return { status: 200, body: { revoked: await sessions.revoke(body.sessionId) } };
      },
    }),
  ];
}
