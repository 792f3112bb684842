import { pause } from './every.ts';

/** Ends a loop's wait as soon as there is something to do. */
export class WakeUp {
  #called = false;
  #waiting: AbortController | undefined;

  /** Ends the wait in progress; without one, the next ends at once. */
  call(): void {
    this.#called = true;
    this.#waiting?.abort();
  }

  /** Waits for a call, at most `ms` milliseconds, or less when the signal aborts; never throws. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#called) {
      this.#waiting = new AbortController();
      await pause(ms, AbortSignal.any([signal, this.#waiting.signal]));
      this.#waiting = undefined;
    }
    this.#called = false;
  }
}
