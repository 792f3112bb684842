/**
 * Repeats `attempt` until it stops throwing; throws its last error after `timeoutMs`, or the reason of `signal` when that is
 * aborted.
 */
export async function eventually<T>(
  attempt: () => Promise<T> | T,
  options: {
    timeoutMs: number;
    signal?: AbortSignal;
    /** Milliseconds between two attempts: more for one that itself takes much CPU time. @default 100 */
    everyMs?: number;
  },
): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      options.signal?.throwIfAborted();
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 100));
    }
  }
}
