import type { ServiceContext } from '@clove/service-kit';
import { request } from 'undici';
import type { z } from 'zod';

/** Source: these answers come from memory or one short read; the next poll is seconds away. */
const TIMEOUT_MS = 2_000;

/**
 * Reads one public answer of a service that is asked again and again. Undefined: there is no answer that can be read, as
 * while the service is down or older than the route; then the caller goes on with what it last read. Why is logged when it
 * begins and when it ends, not at every poll.
 */
export function polledAnswer<S extends z.ZodType>(
  url: string,
  answer: S,
  { log }: Pick<ServiceContext<unknown>, 'log'>,
): () => Promise<z.infer<S> | undefined> {
  let readable = true;
  return async () => {
    try {
      const read = await readAnswer(url, answer);
      if (!readable) log.info({ url }, 'a polled answer can be read again');
      readable = true;
      return read;
    } catch (error) {
      if (readable) log.warn({ url, err: error }, 'a polled answer cannot be read; the last one counts');
      readable = false;
      return undefined;
    }
  };
}

async function readAnswer<S extends z.ZodType>(url: string, answer: S): Promise<z.infer<S>> {
  const { statusCode, body } = await request(url, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`answered ${statusCode}`);
  }
  return answer.parse(await body.json());
}
