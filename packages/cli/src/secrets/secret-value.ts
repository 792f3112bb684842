import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** A new value: 256 random bits that mean nothing in a URL, or a private key as PKCS #8. */
export function newValue(generator: 'password' | 'token' | 'ed25519'): string {
  return generator === 'ed25519'
    ? generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
    : randomBytes(32).toString('base64url');
}
