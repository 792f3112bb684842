import { z } from 'zod';

/** What a test makes go wrong at the next log-in. */
export const FaultKind = z.enum([
  /** The token or the user endpoint answers 500. */
  'token-down',
  'userinfo-down',
  /** The ID token is signed by another key, for another client, by another issuer, or answers another log-in. */
  'wrong-key',
  'wrong-audience',
  'wrong-issuer',
  'wrong-nonce',
  'expired',
  /** The person's address is not confirmed at Kakao, or was not shared. */
  'unverified-email',
  'no-email',
]);
export type FaultKind = z.infer<typeof FaultKind>;

/** Faults still to happen, each once. */
export class Faults {
  readonly #left: FaultKind[] = [];

  add(kind: FaultKind): void {
    this.#left.push(kind);
  }

  /** Whether this one happens now. */
  take(kind: FaultKind): boolean {
    const index = this.#left.indexOf(kind);
    if (index < 0) return false;
    this.#left.splice(index, 1);
    return true;
  }

  list(): readonly FaultKind[] {
    return [...this.#left];
  }
}
