import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries until `fn` stops throwing, and answers its value; after the time-out (default: 30 s, for a machine that runs much else)
 * throws the last error.
 */
export async function eventually<T>(
  fn: () => Promise<T> | T,
  options: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + (options.timeoutMs ?? 30_000);
  for (;;) {
    try {
      return await fn();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(options.intervalMs ?? 25);
    }
  }
}
