import { createHash } from 'node:crypto';

/** A claim token on the wire: 128 bits, base64url. */
export const claimTokenPattern = /^[A-Za-z0-9_-]{22}$/;

/** What is stored of a claim token. Without salt: 128 random bits cannot be guessed. */
export function claimTokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
