/** Runs fn over all with at most `limit` at once, so that the test itself stays within two cores. */
export async function together<I, O>(
  items: readonly I[],
  limit: number,
  fn: (item: I, index: number) => Promise<O>,
): Promise<O[]> {
  const waiting = [...items.entries()];
  const answers: O[] = new Array(items.length);
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, item] = next;
        answers[index] = await fn(item, index);
      }
    }),
  );
  return answers;
}
