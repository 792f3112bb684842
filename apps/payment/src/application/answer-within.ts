/**
 * Waits for `work` at most `ms` milliseconds, then answers `late`; the work goes on. So one slow provider call
 * does not delay the batch of its item.
 */
export async function answerWithin<T>(work: Promise<T>, ms: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), ms);
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    clearTimeout(timer);
  }
}
