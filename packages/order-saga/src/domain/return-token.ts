import { createHash, randomBytes } from 'node:crypto';

/** A return address's secret: 128 bits, base64url, 22 characters. Its bearer can end the order's waiting, nothing more. */
export function newReturnToken(): string {
  return randomBytes(16).toString('base64url');
}

/** What the database keeps of a token, so that reading the database gives no access. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
