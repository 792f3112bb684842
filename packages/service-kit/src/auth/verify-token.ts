import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';
import { MACHINE, type Principal, ROLES } from './principal.ts';

/** Turns the Authorization header into a principal; throws Problem 401, or 503 while the keys cannot be fetched. */
export type TokenVerifier = (authorization: string | undefined) => Promise<Principal> | Principal;

export interface TokenVerifierOptions {
  /** Base URL of auth; its keys are at `/.well-known/jwks.json`. */
  readonly authUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** Most verified tokens to cache. @default 10,000 (source: fans of one replica at the opening, about 10 MB) */
  readonly cached?: number;
}

const Claims = z.object({
  sub: z.string().min(1),
  role: z.enum([...ROLES, MACHINE]),
  sid: z.string().min(1),
  /** Scopes, separated by blanks (RFC 9068). */
  scope: z.string().optional(),
  exp: z.number(),
});

interface VerifiedToken {
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

/**
 * A verifier against auth's published keys. Keys are fetched on first need and kept 10 minutes; an unknown key id
 * fetches again at most every 30 seconds. A verified token is cached until it expires: the signature of one
 * fan's token is checked once, not per request.
 */
export function tokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const url = new URL('/.well-known/jwks.json', options.authUrl);
  let published: ReturnType<typeof createRemoteJWKSet> | undefined;
  /** Made with the first token: it loads Node's fetch, which is 6 MB of an idle process and 40 ms of CPU of its start. */
  const keys = () => {
    published ??= createRemoteJWKSet(url, {
      cooldownDuration: 30_000,
      cacheMaxAge: 600_000,
      timeoutDuration: 3_000,
    });
    return published;
  };
  const verified = new LRUCache<string, VerifiedToken>({ max: options.cached ?? 10_000 });

  async function verify(token: string): Promise<Principal> {
    const { payload } = await jwtVerify(token, keys(), {
      issuer: options.issuer,
      audience: options.audience,
      algorithms: ['EdDSA', 'Ed25519'],
      requiredClaims: ['exp', 'sub'],
    }).catch((error: unknown) => {
      throw keysUnavailable(error)
        ? authUnavailable(error)
        : unauthenticated('The access token is not valid.', error);
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw unauthenticated('The access token lacks a claim.', claims.error);
    const { sub, role, sid, scope, exp } = claims.data;
    const scopes = scope?.split(' ');
    const principal = { memberId: sub, role, sessionId: sid, ...(scopes && { scopes }) };
    verified.set(token, { principal, expiresAtMs: exp * 1000 });
    return principal;
  }

  return (authorization) => {
    if (authorization === undefined) throw unauthenticated('Log in first.');
    const token = /^Bearer +([A-Za-z0-9._-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('The Authorization header is not a bearer token.');
    const known = verified.get(token);
    if (known !== undefined && known.expiresAtMs > Date.now()) return known.principal;
    return verify(token);
  };
}

/** The keys could not be fetched: nothing is known about the token. */
function keysUnavailable(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout) return true;
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

function authUnavailable(cause: unknown): Problem {
  return new Problem(
    {
      status: 503,
      type: 'auth-unavailable',
      detail: 'Log-ins cannot be checked right now; try again.',
      retryAfterSeconds: 2,
    },
    { cause },
  );
}

function unauthenticated(detail: string, cause?: unknown): Problem {
  return new Problem({ status: 401, type: 'unauthenticated', detail }, { cause });
}
