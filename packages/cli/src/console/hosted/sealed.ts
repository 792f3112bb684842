import { randomBytes } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { z } from 'zod';
import type { LoginAttempt } from './openid.ts';

/** Seconds in which a log-in is finished. Source: the ten minutes that codes live at most (RFC 6749, 4.1.2). */
export const LOGIN_SECONDS = 600;

const Attempt = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() });

/** Log-ins that were begun, kept by the browsers themselves: a client that begins many takes no memory here. */
export class SealedAttempts {
  /** Of this process: a log-in that a restart interrupts is begun again. */
  readonly #key = randomBytes(32);

  seal(attempt: LoginAttempt): Promise<string> {
    return new EncryptJWT({ ...attempt })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(`${LOGIN_SECONDS}s`)
      .encrypt(this.#key);
  }

  /** Undefined for what was not sealed here, or is too old. */
  async open(sealed: string): Promise<LoginAttempt | undefined> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.#key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return Attempt.parse(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}
