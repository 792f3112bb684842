import type { PaymentMethod } from '@clove/contracts';

/**
 * Stops starting new steps at a provider that does not answer. It is checked BEFORE a step begins, so a closed
 * gate always means 'step not attempted': the payment stays READY and the caller repeats. It never aborts a
 * running call and never repeats one.
 */
export class ProviderGate {
  readonly #failuresInARow = new Map<PaymentMethod, number>();
  readonly #closedUntil = new Map<PaymentMethod, number>();
  readonly #limit: number;
  readonly #closedForMs: number;
  readonly #now: () => number;

  /** Closes for `closedForMs` after `limit` calls in a row without a clear answer. */
  constructor(limit = 20, closedForMs = 2_000, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#closedForMs = closedForMs;
    this.#now = now;
  }

  isClosed(method: PaymentMethod): boolean {
    return (this.#closedUntil.get(method) ?? 0) > this.#now();
  }

  anyClosed(): boolean {
    return [...this.#closedUntil.keys()].some((method) => this.isClosed(method));
  }

  /** Reports how a call ended. A decline is a clear answer. */
  report(method: PaymentMethod, clear: boolean): void {
    if (clear) {
      this.#failuresInARow.delete(method);
      this.#closedUntil.delete(method);
      return;
    }
    const failures = (this.#failuresInARow.get(method) ?? 0) + 1;
    this.#failuresInARow.set(method, failures);
    if (failures >= this.#limit) this.#closedUntil.set(method, this.#now() + this.#closedForMs);
  }
}
