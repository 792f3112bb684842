import { answeredBefore, idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import type { JWK } from 'jose';
import { z } from 'zod';
import type { Accounts } from '../../application/accounts.ts';
import type { RefuseUnknownGates } from '../../application/known-gates.ts';
import type { Sessions } from '../../application/sessions.ts';
import { clientNetwork } from './client-address.ts';
import { deviceName } from './device-name.ts';
import { exampleMember, noStore, shown, unknownGates } from './member-view.ts';
import type { RegisterOnce } from './registration.ts';
import { JwksAnswer, MemberBody, SignupBody, StaffBody, TokensAnswer, TokensBody } from './schemas.ts';

const exampleSignup = { email: 'fan@example.com', password: 'correct horse battery', name: '김하늘' };
const exampleTokens = {
  accessToken: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln',
  refreshToken: 'q'.repeat(43),
  expiresIn: 600,
};

/** What fans, staff and API clients may ask of auth. Browsers log in at the gateway, which keeps the tokens. */
export function publicRoutes(parts: {
  register: RegisterOnce;
  refuseUnknownGates: RefuseUnknownGates;
  sessions: Sessions;
  accounts: Accounts;
  unitOfWork: UnitOfWork;
  jwks: { keys: JWK[] };
}): Route[] {
  const { register, refuseUnknownGates, sessions, accounts, unitOfWork, jwks } = parts;
  return [
    route({
      method: 'post',
      path: '/api/auth/signup',
      operationId: 'signUp',
      summary: 'Open an account as a fan',
      access: 'public',
      idempotent: true,
      body: SignupBody,
      examples: { body: exampleSignup },
      responses: { 201: { description: 'The new member', schema: MemberBody, example: exampleMember } },
      async handler({ body, idempotency, headers }) {
        const member = await register(body, 'fan', idempotency, clientNetwork(headers));
        return { status: 201, body: shown(member) };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/staff',
      operationId: 'createStaff',
      summary: 'Open an account for a member of staff, who checks tickets',
      access: ['organiser'],
      idempotent: true,
      body: StaffBody,
      examples: {
        body: { ...exampleSignup, email: 'gate-1@example.com', name: 'Gate 1', scopes: ['gate:main'] },
      },
      responses: {
        201: {
          description: 'The new member',
          schema: MemberBody,
          example: { ...exampleMember, role: 'staff', scopes: ['gate:main'] },
        },
        422: unknownGates,
      },
      async handler({ body, idempotency, headers }) {
        await refuseUnknownGates(body.scopes ?? []);
        const member = await register(body, 'staff', idempotency, clientNetwork(headers));
        return { status: 201, body: shown(member) };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/tokens',
      operationId: 'issueTokens',
      summary:
        'Tokens for an API client, by password or by refresh token (browsers log in for a cookie instead)',
      access: 'public',
      body: TokensBody,
      examples: { body: { email: exampleSignup.email, password: exampleSignup.password } },
      responses: { 200: { description: 'Tokens', schema: TokensAnswer, example: exampleTokens } },
      async handler({ body, headers }) {
        const { accessToken, refreshToken, expiresIn } =
          'refreshToken' in body
            ? await sessions.refresh(body.refreshToken)
            : await sessions.open({ ...body, ip: clientNetwork(headers), device: deviceName(headers) });
        return { status: 200, body: { accessToken, refreshToken, expiresIn }, headers: noStore };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/logout',
      operationId: 'logOutToken',
      summary: 'End the session of this access token and revoke its refresh token',
      access: 'member',
      responses: { 204: { description: 'The session is over' } },
      async handler({ principal }) {
        await sessions.revoke(principal.sessionId);
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/api/auth/me',
      operationId: 'readMe',
      summary: 'The member of this access token',
      access: 'member',
      responses: { 200: { description: 'The member', schema: MemberBody, example: exampleMember } },
      async handler({ principal }) {
        return { status: 200, body: shown(await accounts.me(principal.memberId)), headers: noStore };
      },
    }),
    route({
      method: 'delete',
      path: '/api/auth/me',
      operationId: 'deleteMe',
      summary:
        'Delete my account: name and address are erased, tickets keep only the id. 409 `account-in-use` names valid tickets and open payments; with `cancelTickets=true` what can be cancelled is cancelled first, and tickets that cannot be are given up',
      access: 'member',
      idempotent: true,
      query: z.strictObject({ cancelTickets: z.enum(['true', 'false']).default('false') }),
      responses: { 204: { description: 'Erased' } },
      async handler({ principal, query, idempotency }) {
        const earlier = await answeredBefore(unitOfWork, idempotency);
        if (earlier !== undefined) return earlier;
        await accounts.settle(principal.memberId, { cancelTickets: query.cancelTickets === 'true' });
        return idempotently(unitOfWork, idempotency, async (tx) => {
          await accounts.erase(tx, principal.memberId);
          return { status: 204 };
        });
      },
    }),
    route({
      method: 'get',
      path: '/.well-known/jwks.json',
      operationId: 'readKeys',
      summary: 'Public keys of access tokens (RFC 7517)',
      access: 'public',
      responses: { 200: { description: 'Keys', schema: JwksAnswer, example: { keys: [] } } },
      async handler() {
        return { status: 200, body: jwks, headers: { 'cache-control': 'public, max-age=300' } };
      },
    }),
  ];
}
