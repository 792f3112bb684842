import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `fn` at once, and again `ms` milliseconds after each run, until the signal aborts. An error of `fn`
 * ends the loop with that error: the kit logs it and starts the worker again with back-off.
 */
export async function every(ms: number, signal: AbortSignal, fn: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await fn();
    await pause(ms, signal);
  }
}

/** Waits `ms` milliseconds, or less when the signal aborts; never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
