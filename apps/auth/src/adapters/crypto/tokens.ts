import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { MACHINE } from '@clove/service-kit';
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose';
import type { Tokens } from '../../application/ports.ts';

/** Longest life of an access token, in seconds. Services check it without asking auth, so it cannot be revoked: keep it short. */
export const LONGEST_ACCESS_SECONDS = 600;

export interface SigningKeys {
  tokens: Tokens;
  /** Public keys: the current one first, then one that was replaced lately and still has tokens alive. */
  jwks: { keys: JWK[] };
  /** Secret of this service for what must not be guessable from a stored hash. */
  derived(purpose: string): Buffer;
}

/**
 * EdDSA (Ed25519) access tokens and opaque refresh tokens.
 * `previousKeyPem` keeps the tokens of the key before verifiable while the key is rotated.
 */
export async function signingKeys(options: {
  keyPem: string;
  previousKeyPem?: string | undefined;
  issuer: string;
  audience: string;
  accessSeconds: number;
}): Promise<SigningKeys> {
  const privateKey = createPrivateKey(options.keyPem);
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
  const derived = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `clove auth ${purpose}`, 32));
  const current = await publicJwk(options.keyPem);
  const previous = options.previousKeyPem === undefined ? [] : [await publicJwk(options.previousKeyPem)];
  const header = { alg: 'EdDSA', kid: current.kid, typ: 'JWT' };
  const successorKey = derived('refresh successor');
  const accessSeconds = Math.min(options.accessSeconds, LONGEST_ACCESS_SECONDS);

  function sign(subject: string, claims: { role: string; sid: string }, scopes: readonly string[]) {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims, ...(scopes.length > 0 && { scope: scopes.join(' ') }) })
      .setProtectedHeader(header)
      .setIssuer(options.issuer)
      .setAudience(options.audience)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(now + accessSeconds)
      .sign(privateKey);
  }

  const tokens: Tokens = {
    accessSeconds,
    access: ({ memberId, role, sessionId, scopes }) => sign(memberId, { role, sid: sessionId }, scopes),
    machine: ({ keyId, scopes }) => sign(keyId, { role: MACHINE, sid: keyId }, scopes),
    refresh: () => randomBytes(32).toString('base64url'),
    successor: (refreshToken) => createHmac('sha256', successorKey).update(refreshToken).digest('base64url'),
    hash: (refreshToken) => createHash('sha256').update(refreshToken).digest(),
  };
  return { tokens, jwks: { keys: [current, ...previous] }, derived };
}

async function publicJwk(pem: string): Promise<JWK & { kid: string }> {
  const jwk = await exportJWK(createPublicKey(pem));
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}
