import type { DecidedPayment } from './provider-payment.ts';

/** Most payments kept. Source: 1 kB each; opening night starts some hundred a second, and fans pay within a minute. */
const MOST = 20_000;

interface Recent {
  readonly payment: DecidedPayment;
  readonly openedAt: number;
  approved: boolean;
}

/**
 * Payments that this process opened, with their fans' approvals. An approval is not written down by itself, which saves one
 * of three commits per purchase: only an approved fan is given the return token, so the token proves it to a capture even
 * after a crash.
 */
export class RecentPayments {
  readonly #lifetimeMs: number;
  readonly #payments = new Map<string, Recent>();

  /** @param lifetimeMs after which an approval counts no more, by this process's clock */
  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  opened(payment: DecidedPayment): void {
    this.#payments.set(payment.key, { payment, openedAt: performance.now(), approved: false });
    if (this.#payments.size <= MOST) return;
    for (const oldest of this.#payments.keys()) {
      this.#payments.delete(oldest);
      return;
    }
  }

  /** The payment as approved by its fan. Undefined: only the ledger can say. */
  approve(key: string): DecidedPayment | undefined {
    const recent = this.#payments.get(key);
    if (recent === undefined) return undefined;
    if (performance.now() - recent.openedAt >= this.#lifetimeMs) {
      this.forget(key);
      return undefined;
    }
    recent.approved = true;
    return { ...recent.payment, status: 'AUTHORISED' };
  }

  isApproved(key: string): boolean {
    return this.#payments.get(key)?.approved === true;
  }

  /** From now on its row alone says what became of it. */
  forget(key: string): void {
    this.#payments.delete(key);
  }
}
