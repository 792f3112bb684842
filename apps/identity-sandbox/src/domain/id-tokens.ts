import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Authorisation } from './authorisations.ts';
import type { Faults } from './faults.ts';

/** Life of an ID token in seconds. Source: Kakao answers 21,599. */
export const TOKEN_SECONDS = 21_599;

export interface IdTokens {
  jwks: { keys: JWK[] };
  /** Signed as Kakao's, unless a fault says otherwise. */
  sign(of: Authorisation, faults: Faults): Promise<string>;
}

/** RS256 ID tokens by a key of this process. */
export async function idTokens(options: { issuer: string; clientId: string }): Promise<IdTokens> {
  const key = await generateKeyPair('RS256', { modulusLength: 2048 });
  const other = await generateKeyPair('RS256', { modulusLength: 2048 });
  const kid = 'sandbox-1';
  const jwk = { ...(await exportJWK(key.publicKey)), kid, alg: 'RS256', use: 'sig' };
  return {
    jwks: { keys: [jwk] },
    sign({ person, nonce, authTime }, faults) {
      const now = Math.floor(Date.now() / 1000);
      const age = faults.take('expired') ? TOKEN_SECONDS + 3600 : 0;
      const claims = {
        auth_time: authTime,
        nickname: person.nickname,
        email: person.email,
        ...(nonce !== undefined && { nonce: faults.take('wrong-nonce') ? 'of-another-log-in' : nonce }),
      };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer(faults.take('wrong-issuer') ? 'https://elsewhere.example' : options.issuer)
        .setAudience(faults.take('wrong-audience') ? 'another-client' : options.clientId)
        .setSubject(person.subject)
        .setIssuedAt(now - age)
        .setExpirationTime(now - age + TOKEN_SECONDS)
        .sign(faults.take('wrong-key') ? other.privateKey : key.privateKey);
    },
  };
}
