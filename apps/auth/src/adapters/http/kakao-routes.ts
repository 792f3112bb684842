import { type Route, route } from '@clove/service-kit';
import type { ExternalLogin } from '../../application/external-login.ts';
import type { OwnLoginMethods } from '../../application/own-login-methods.ts';
import type { LoginMethod } from '../../domain/member.ts';
import { clientNetwork } from './client-address.ts';
import { deviceName } from './device-name.ts';
import { noStore, shown } from './member-view.ts';
import {
  CallbackBody,
  FlowAnswer,
  LoginMethodsAnswer,
  OpenedSessionAnswer,
  SessionCallbackBody,
  TokensAnswer,
} from './schemas.ts';

const exampleCallback = { flow: `mbx1q2r3.${'q'.repeat(32)}`, code: 'of the address', state: 'q'.repeat(43) };

/** The ways to log in: those that the festival offers, and those of a member. */
export function loginMethodsRoutes(offered: readonly LoginMethod[], own: OwnLoginMethods): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/auth/me/login-methods',
      operationId: 'listOwnLoginMethods',
      summary:
        'The ways in which I can log in: `password` where I chose one, `kakao` while an account is linked',
      access: 'member',
      responses: {
        200: { description: 'Methods', schema: LoginMethodsAnswer, example: { methods: ['password'] } },
      },
      handler: async ({ principal }) => ({
        status: 200,
        body: { methods: await own(principal.memberId) },
        headers: noStore,
      }),
    }),
    offeredRoute(offered),
  ];
}

function offeredRoute(methods: readonly LoginMethod[]): Route {
  return route({
    method: 'get',
    path: '/api/auth/login-methods',
    operationId: 'listLoginMethods',
    summary: 'The ways to log in at this festival',
    access: 'public',
    responses: {
      200: {
        description: 'Methods',
        schema: LoginMethodsAnswer,
        example: { methods: ['password', 'kakao'] },
      },
    },
    handler: async () => ({
      status: 200,
      body: { methods },
      headers: { 'cache-control': 'public, max-age=60' },
    }),
  });
}

/** Log-in with a Kakao account, where it is configured. */
export function kakaoRoutes(login: ExternalLogin): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/auth/kakao/flows',
      operationId: 'startKakaoLogin',
      summary:
        'Begin a log-in with Kakao: keep `flow` in this page’s session storage and send the browser to `redirectUrl`; it comes back to `/account/kakao` with `code` and `state`',
      access: 'public',
      responses: {
        201: {
          description: 'Where to go',
          schema: FlowAnswer,
          example: {
            flow: exampleCallback.flow,
            redirectUrl: 'https://kauth.kakao.com/oauth/authorize?response_type=code&client_id=...',
          },
        },
      },
      async handler() {
        return { status: 201, body: await login.start(), headers: noStore };
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/kakao/tokens',
      operationId: 'issueKakaoTokens',
      summary:
        'Tokens for an API client after a log-in with Kakao. 409 `link-needed`: a member has this address; log in with the password and link the Kakao account',
      access: 'public',
      body: CallbackBody,
      examples: { body: exampleCallback },
      responses: {
        200: {
          description: 'Tokens',
          schema: TokensAnswer,
          example: {
            accessToken: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln',
            refreshToken: 'q'.repeat(43),
            expiresIn: 600,
          },
        },
      },
      async handler({ body, headers }) {
        const from = { network: clientNetwork(headers), device: deviceName(headers) };
        const { accessToken, refreshToken, expiresIn } = await login.logIn(body, from);
        return { status: 200, body: { accessToken, refreshToken, expiresIn }, headers: noStore };
      },
    }),
    route({
      method: 'put',
      path: '/api/auth/me/kakao',
      operationId: 'linkKakao',
      summary: 'Link a Kakao account to mine, after a log-in there: from then on I log in with it, too',
      access: 'member',
      body: CallbackBody,
      examples: { body: exampleCallback },
      responses: { 204: { description: 'Linked' } },
      async handler({ principal, body }) {
        await login.link(principal.memberId, body);
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/api/auth/me/kakao',
      operationId: 'unlinkKakao',
      summary: 'Unlink my Kakao account; a member without a password sets one by the link of a mail first',
      access: 'member',
      responses: {
        204: { description: 'None is linked' },
        409: { description: 'last-login-method: you have no password' },
      },
      async handler({ principal }) {
        await login.unlink(principal.memberId);
        return { status: 204 };
      },
    }),
  ];
}

/** The same for the gateway, which keeps a browser's tokens. */
export function internalKakaoRoute(login: ExternalLogin): Route {
  return route({
    method: 'post',
    path: '/internal/sessions/kakao',
    operationId: 'openKakaoSession',
    summary: 'Log a browser in after a log-in with Kakao',
    access: 'edge',
    body: SessionCallbackBody,
    headers: { 'User-Agent': 'Of the browser: names the device' },
    responses: { 200: { description: 'Tokens and member', schema: OpenedSessionAnswer } },
    async handler({ body: { ip, ...callback }, headers }) {
      const { member, ...tokens } = await login.logIn(callback, { network: ip, device: deviceName(headers) });
      return { status: 200, body: { ...tokens, member: shown(member) } };
    },
  });
}
