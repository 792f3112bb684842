import { pause } from '../flow/every.ts';

/**
 * Milliseconds between the last wait and the kill: the log is flushed, and the kubelet's clock started a little before
 * the signal arrived.
 */
const EXIT_MARGIN_MS = 2_000;

/** The time from SIGTERM to the end of the process: one deadline for all waits of a shutdown. */
export class ShutdownBudget {
  readonly #deadline: number;

  /** @param graceSeconds after how many seconds the process is killed: the pod's terminationGracePeriodSeconds */
  constructor(graceSeconds: number) {
    this.#deadline = performance.now() + Math.max(0, graceSeconds * 1000 - EXIT_MARGIN_MS);
  }

  /** Milliseconds left, with `reserveMs` kept for later steps. */
  leftMs(reserveMs = 0): number {
    return Math.max(0, this.#deadline - reserveMs - performance.now());
  }

  /** Waits for the work, at most until the budget less `reserveMs` is used up; answers whether the work ended. */
  async covers(work: Promise<unknown>, reserveMs = 0): Promise<boolean> {
    const ended = new AbortController();
    const outOfTime = pause(this.leftMs(reserveMs), ended.signal).then(() => false);
    try {
      return await Promise.race([work.then(() => true), outOfTime]);
    } finally {
      ended.abort();
    }
  }
}
