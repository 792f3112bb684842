import type { PaymentMethod } from '@clove/contracts';

/**
 * Stops starting new steps at a provider that does not answer. It is checked BEFORE a step begins, so a closed
 * gate always means 'step not attempted': the payment stays READY and the caller repeats. It never aborts a
 * running call and never repeats one. While the provider fails, one step at a time tries it: a fan whose step is not the
 * one is answered at once, not after a time-out.
 */
export class ProviderGate {
  readonly #failuresInARow = new Map<PaymentMethod, number>();
  readonly #closedUntil = new Map<PaymentMethod, number>();
  readonly #limit: number;
  readonly #closedForMs: number;
  readonly #now: () => number;

  /** Closes after `limit` calls in a row without a clear answer; then one call per `closedForMs` milliseconds is tried. */
  constructor(limit = 20, closedForMs = 2_000, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#closedForMs = closedForMs;
    this.#now = now;
  }

  /** Whether a step may begin now. Of a provider that fails, the step that is let through is the next try. */
  admits(method: PaymentMethod): boolean {
    if (this.isClosed(method)) return false;
    if (this.#fails(method)) this.#close(method);
    return true;
  }

  isClosed(method: PaymentMethod): boolean {
    return (this.#closedUntil.get(method) ?? 0) > this.#now();
  }

  /** Whether any provider fails: only then a gate may be closed. */
  anyFails(): boolean {
    return [...this.#failuresInARow.keys()].some((method) => this.#fails(method));
  }

  /** Reports how a call ended. A decline is a clear answer. */
  report(method: PaymentMethod, clear: boolean): void {
    if (clear) {
      this.#failuresInARow.delete(method);
      this.#closedUntil.delete(method);
      return;
    }
    this.#failuresInARow.set(method, (this.#failuresInARow.get(method) ?? 0) + 1);
    if (this.#fails(method)) this.#close(method);
  }

  #fails(method: PaymentMethod): boolean {
    return (this.#failuresInARow.get(method) ?? 0) >= this.#limit;
  }

  #close(method: PaymentMethod): void {
    this.#closedUntil.set(method, this.#now() + this.#closedForMs);
  }
}
