import { z } from 'zod';
import { Provider } from './provider-payment.ts';

/** A fault that a test injects into the sandbox. */
export const Fault = z.strictObject({
  provider: Provider,
  operation: z.enum(['ready', 'approve', 'confirm', 'cancel', 'order', 'get', 'transactions']),
  kind: z.enum([
    /** Answers correctly, after `delayMs`. */
    'slow',
    /** Has its effect, then drops the connection after `delayMs` without an answer. */
    'timeout-after-effect',
    /** Drops the connection after `delayMs` without an effect. */
    'timeout-before-effect',
    /** Answers 500 without an effect. */
    'error-5xx',
    /** The provider's final refusal. */
    'decline',
    /** Captures another amount than asked. */
    'wrong-amount',
    /** The fan's return is sent twice (approve and confirm only). */
    'duplicate-redirect',
    /** Has its effect, then the whole process ends as by SIGKILL. */
    'die-after-effect',
  ]),
  /** The number of calls that it affects. */
  times: z.int().min(1).max(1_000_000).default(1),
  /** Milliseconds. */
  delayMs: z.int().min(0).max(600_000).default(30_000),
  /** Only calls about this order. */
  match: z.strictObject({ orderId: z.string().min(1) }).optional(),
});
export type Fault = z.infer<typeof Fault>;
export type FaultOperation = Fault['operation'];

/**
 * The faults still to be injected, in the order given. In memory on purpose: a sandbox that a fault ended starts
 * without faults.
 */
export class FaultBook {
  #faults: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times });
  }

  clear(): void {
    this.#faults = [];
  }

  /** Faults with the remaining number of calls that each affects. */
  list(): (Fault & { left: number })[] {
    return this.#faults.map(({ fault, left }) => ({ ...fault, left }));
  }

  /**
   * Takes the next fault for this call, or undefined. `orderId` is only called when a fault names an order,
   * since finding the order of a provider key costs a query.
   */
  async take(
    provider: Provider,
    operation: FaultOperation,
    orderId: () => Promise<string | undefined>,
    duplicateRedirect = false,
  ): Promise<Fault | undefined> {
    const fits = (entry: { fault: Fault; left: number }) =>
      entry.left > 0 &&
      entry.fault.provider === provider &&
      entry.fault.operation === operation &&
      (entry.fault.kind === 'duplicate-redirect') === duplicateRedirect;
    if (!this.#faults.some(fits)) return undefined;
    const named = this.#faults.some((entry) => fits(entry) && entry.fault.match !== undefined);
    const order = named ? await orderId() : undefined;
    const entry = this.#faults.find(
      (each) => fits(each) && (each.fault.match === undefined || each.fault.match.orderId === order),
    );
    if (entry === undefined) return undefined;
    entry.left -= 1;
    this.#faults = this.#faults.filter((each) => each.left > 0);
    return entry.fault;
  }
}
