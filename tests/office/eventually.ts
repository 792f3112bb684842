/**
 * Repeats `attempt` until it stops throwing; throws its last error after `timeoutMs`, or the reason of `signal` when that is
 * aborted. Polls every 100 ms.
 */
export async function eventually<T>(
  attempt: () => Promise<T> | T,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      options.signal?.throwIfAborted();
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
