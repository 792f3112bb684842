import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Principal } from '../auth/principal.ts';
import { listen } from '../http/http-server.ts';

export interface TestTokens {
  /** AUTH_URL of a JWKS server in this process. */
  readonly url: string;
  /** An access token of this member. */
  sign(principal: Principal, claims?: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

export interface TokenClaims {
  /** @default `http://festival.test`, startService's PUBLIC_URL */
  readonly issuer?: string;
  /** @default `test-festival`, startService's FESTIVAL */
  readonly audience?: string;
  /** @default 300 */
  readonly expiresInSeconds?: number;
}

/** Serves a fresh key as auth would, and signs with it. */
export async function testTokens(defaults: TokenClaims = {}): Promise<TestTokens> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' };
  const server = await listen((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk] }));
  }, 0);
  return {
    url: `http://127.0.0.1:${server.port}`,
    async sign(principal, claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      const { role, sessionId: sid, scopes } = principal;
      return new SignJWT({
        role,
        sid,
        ...(scopes !== undefined && scopes.length > 0 && { scope: scopes.join(' ') }),
      })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
        .setSubject(principal.memberId)
        .setIssuer(claims.issuer ?? defaults.issuer ?? 'http://festival.test')
        .setAudience(claims.audience ?? defaults.audience ?? 'test-festival')
        .setIssuedAt(now)
        .setExpirationTime(now + (claims.expiresInSeconds ?? defaults.expiresInSeconds ?? 300))
        .sign(privateKey);
    },
    close: () => server.kill(),
  };
}

/** Headers of a call over an edge. */
export function edgeHeaders(from: string, token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'clove-edge': from };
}
