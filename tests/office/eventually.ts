/** Repeats `attempt` until it stops throwing; throws its last error after `timeoutMs`. Polls every 100 ms. */
export async function eventually<T>(
  attempt: () => Promise<T> | T,
  options: { timeoutMs: number },
): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
