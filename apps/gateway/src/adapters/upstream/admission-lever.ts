import { request } from 'undici';
import { z } from 'zod';

const Answer = z.object({ perSecond: z.number().positive().nullable() });
const TIMEOUT_MS = 2_000;

/**
 * The rate of admission as operations set it; null: as configured. `unknown` while seat does not answer: then the last
 * rate stays, for a lever is pulled when things go wrong, and the configured one before the first answer.
 */
export function admissionLever(seatUrl: string): () => Promise<number | null | 'unknown'> {
  return async () => {
    try {
      const answer = await request(`${seatUrl}/api/seats/admission`, {
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        return 'unknown';
      }
      return Answer.parse(await answer.body.json()).perSecond;
    } catch {
      // Seat is down or older than the lever; its breaker tells that it is down.
      return 'unknown';
    }
  };
}
