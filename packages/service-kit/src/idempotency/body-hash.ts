import { hash } from 'node:crypto';
import stringify from 'safe-stable-stringify';

/** sha256 of a value's canonical JSON: members sorted by name, undefined left out, so that order never matters. */
export function bodyHash(value: unknown): string {
  return hash('sha256', stringify(value) ?? 'null', 'base64url');
}
