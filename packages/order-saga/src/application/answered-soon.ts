/** How long a state waits to be written together with the outcome of its call, milliseconds. Source: a provider that is well answers within a few hundred. */
const SOON_MS = 300;

/** What a call to the payment service answers; undefined when it takes longer, or fails. */
export async function answeredSoon<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), SOON_MS);
  });
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
