/**
 * Caches the latest answer of `read`; concurrent callers share one read. A failed read is not kept: its callers get the
 * error, the next one reads again. The arguments are those of the caller that starts the read: they may name the connection,
 * never what is read.
 * @param freshMs milliseconds from the start of the read for which its answer is valid; a function computes them from the
 *   answer, and until then all callers share the read
 * @param now milliseconds, monotonic
 */
export function cachedRead<T, A extends readonly unknown[]>(
  read: (...args: A) => Promise<T>,
  freshMs: number | ((answer: T) => number),
  now: () => number = () => performance.now(),
): (...args: A) => Promise<T> {
  let latest: { until: number; readonly answer: Promise<T> } | undefined;
  return (...args) => {
    if (latest === undefined || now() >= latest.until) {
      const startedAt = now();
      const entry = {
        until: typeof freshMs === 'number' ? startedAt + freshMs : Number.POSITIVE_INFINITY,
        answer: read(...args),
      };
      latest = entry;
      entry.answer.then(
        (answer) => {
          if (typeof freshMs !== 'number') entry.until = startedAt + freshMs(answer);
        },
        () => {
          if (latest === entry) latest = undefined;
        },
      );
    }
    return latest.answer;
  };
}
