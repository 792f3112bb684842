/** Reads at most once per so many milliseconds; callers in between share the last answer. A read that failed is not kept. */
export function remembered<T>(
  freshMs: number,
  read: () => Promise<T>,
  now: () => number = Date.now,
): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (last === undefined || now() - last.at > freshMs) {
      const answer = read();
      last = { at: now(), answer };
      answer.catch(() => {
        last = undefined;
      });
    }
    return last.answer;
  };
}
