/**
 * Answers what `read` answered at most so long ago; callers in between share one read. A read that failed is not kept:
 * its callers get the error, the next one reads again. The caller that reads hands over the arguments: they may name the
 * connection to read with, never what is read.
 * @param freshMs milliseconds from the start of the read, or what an answer is worth; a function is asked once the
 *   answer is there, and until then all callers share the read
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
