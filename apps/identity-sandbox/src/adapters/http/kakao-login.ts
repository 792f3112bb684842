import { randomBytes, timingSafeEqual } from 'node:crypto';
import express, { type Express, type Response } from 'express';
import { z } from 'zod';
import { type Authorisations, subjectOf, verifies } from '../../domain/authorisations.ts';
import type { Faults } from '../../domain/faults.ts';
import { type IdTokens, TOKEN_SECONDS } from '../../domain/id-tokens.ts';
import { loginPage } from './login-page.ts';

export interface KakaoLoginOptions {
  readonly prefix: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Registered addresses; any other is refused before the browser is sent anywhere. */
  readonly redirectUris: readonly string[];
  readonly authorisations: Authorisations;
  readonly tokens: IdTokens;
  readonly faults: Faults;
}

const Challenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const AuthorizeQuery = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.literal('code'),
  scope: z.string(),
  state: z.string().max(512).optional(),
  nonce: z.string().max(512).optional(),
  code_challenge: Challenge.optional(),
  code_challenge_method: z.literal('S256').optional(),
});
type AuthorizeQuery = z.infer<typeof AuthorizeQuery>;

const Decision = z.object({
  decision: z.enum(['agree', 'cancel']),
  email: z.email().max(254).optional(),
  nickname: z.string().min(1).max(20).optional(),
});

const TokenForm = z.object({
  grant_type: z.literal('authorization_code'),
  client_id: z.string(),
  client_secret: z.string().optional(),
  redirect_uri: z.string(),
  code: z.string(),
  code_verifier: z.string().optional(),
});

/**
 * Kakao Login's OpenID Connect endpoints. Source: Kakao Developers, "REST API: Kakao Login" and its error codes (KOE).
 * As strict as the real ones: registered redirect addresses, client secret in the form, codes that work once, PKCE.
 */
export function mountKakaoLogin(options: KakaoLoginOptions): (app: Express) => void {
  const { prefix, issuer, authorisations, tokens, faults } = options;
  const form = express.urlencoded({ extended: false, limit: '16kb', inflate: false });

  return (app) => {
    app.get(`${prefix}/.well-known/openid-configuration`, (_request, response) => {
      response.json({
        issuer,
        authorization_endpoint: `${issuer}/oauth/authorize`,
        token_endpoint: `${issuer}/oauth/token`,
        userinfo_endpoint: `${issuer}/v1/oidc/userinfo`,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code'],
        response_modes_supported: ['query'],
        grant_types_supported: ['authorization_code'],
        code_challenge_methods_supported: ['S256'],
        claims_supported: ['iss', 'aud', 'sub', 'auth_time', 'exp', 'iat', 'nonce', 'nickname', 'email'],
      });
    });

    app.get(`${prefix}/.well-known/jwks.json`, (_request, response) => {
      response.json(tokens.jwks);
    });

    app.get(`${prefix}/oauth/authorize`, (request, response) => {
      const asked = authorizeQuery(request.query, options);
      if (typeof asked === 'string') return refusePage(response, asked);
      const fields = Object.entries(asked).filter(([, value]) => value !== undefined);
      showPage(response, Object.fromEntries(fields));
    });

    app.post(`${prefix}/oauth/authorize`, form, (request, response) => {
      const asked = authorizeQuery(request.body, options);
      if (typeof asked === 'string') return refusePage(response, asked);
      const decision = Decision.safeParse(request.body);
      const back = new URL(asked.redirect_uri);
      if (asked.state !== undefined) back.searchParams.set('state', asked.state);
      if (!decision.success) return refusePage(response, 'KOE009');
      const { decision: decided, email, nickname } = decision.data;
      if (decided === 'cancel' || email === undefined || nickname === undefined) {
        back.searchParams.set('error', 'access_denied');
        back.searchParams.set('error_description', 'User denied access');
      } else {
        const code = authorisations.grant({
          person: { subject: subjectOf(email), email, nickname },
          redirectUri: asked.redirect_uri,
          nonce: asked.nonce,
          codeChallenge: asked.code_challenge,
          authTime: Math.floor(Date.now() / 1000),
        });
        back.searchParams.set('code', code);
      }
      response.redirect(302, back.href);
    });

    app.post(`${prefix}/oauth/token`, form, async (request, response) => {
      if (faults.take('token-down')) return void response.status(500).end();
      const parsed = TokenForm.safeParse(request.body);
      if (!parsed.success) return refuse(response, 400, 'invalid_request', 'KOE009', 'parameter missing');
      const asked = parsed.data;
      if (asked.client_id !== options.clientId)
        return refuse(response, 401, 'invalid_client', 'KOE101', 'Not exist client_id');
      if (!sameSecret(asked.client_secret ?? '', options.clientSecret))
        return refuse(response, 401, 'invalid_client', 'KOE010', 'Bad client credentials');
      const granted = authorisations.redeem(asked.code);
      if (granted === undefined)
        return refuse(response, 400, 'invalid_grant', 'KOE320', 'authorization code not found');
      if (granted.redirectUri !== asked.redirect_uri)
        return refuse(response, 400, 'invalid_grant', 'KOE303', 'Redirect URI mismatch.');
      if (!verifies(asked.code_verifier, granted.codeChallenge))
        return refuse(response, 400, 'invalid_grant', 'KOE320', 'code_verifier mismatch');
      response.setHeader('cache-control', 'no-store');
      response.json({
        token_type: 'bearer',
        access_token: authorisations.token(granted.person),
        id_token: await tokens.sign(granted, faults),
        expires_in: TOKEN_SECONDS,
        refresh_token: randomBytes(32).toString('base64url'),
        refresh_token_expires_in: 5_184_000,
        scope: 'openid account_email profile_nickname',
      });
    });

    app.get(`${prefix}/v1/oidc/userinfo`, (request, response) => {
      if (faults.take('userinfo-down')) return void response.status(500).end();
      const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const person = authorisations.personOf(token);
      if (person === undefined) {
        response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
        response.status(401).json({ msg: 'this access token does not exist', code: -401 });
        return;
      }
      const email = { email: person.email, email_verified: !faults.take('unverified-email') };
      response.setHeader('cache-control', 'no-store');
      response.json({
        sub: person.subject,
        nickname: person.nickname,
        ...(!faults.take('no-email') && email),
      });
    });
  };
}

/** The request, or Kakao's code of what is wrong with it. */
function authorizeQuery(given: unknown, options: KakaoLoginOptions): AuthorizeQuery | string {
  const parsed = AuthorizeQuery.safeParse(given);
  if (!parsed.success) return 'KOE009';
  const asked = parsed.data;
  if (asked.client_id !== options.clientId) return 'KOE101';
  if (!options.redirectUris.includes(asked.redirect_uri)) return 'KOE006';
  if (!asked.scope.split(/[ ,]/).includes('openid')) return 'KOE205';
  return (asked.code_challenge === undefined) === (asked.code_challenge_method === undefined)
    ? asked
    : 'KOE009';
}

function showPage(response: Response, fields: Readonly<Record<string, string>>): void {
  const nonce = randomBytes(16).toString('base64');
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'`,
  );
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(loginPage(fields, nonce));
}

/** Never sends the browser to an address that is not registered. */
function refusePage(response: Response, code: string): void {
  response.status(400).setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${code}: 잘못된 요청입니다. The request is wrong.`);
}

function refuse(response: Response, status: number, error: string, code: string, description: string): void {
  response.setHeader('cache-control', 'no-store');
  response.status(status).json({ error, error_description: description, error_code: code });
}

function sameSecret(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
