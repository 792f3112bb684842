import { request } from 'undici';
import { z } from 'zod';

const Answer = z.object({
  perSecond: z.number().positive().nullable(),
  /** Absent: seat is older than the waiting room's knowledge of it. */
  paused: z.boolean().optional(),
});
const TIMEOUT_MS = 2_000;

/**
 * The rate of admission as operations set it (null: as configured), and whether they paused the sale. `unknown` while seat does not
 * answer: then the last rate stays, or the configured one before the first answer: operations change it when services are under stress.
 */
export function admissionLever(seatUrl: string): () => Promise<z.infer<typeof Answer> | 'unknown'> {
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
      return Answer.parse(await answer.body.json());
    } catch {
      // Seat is down or older than the lever; that it is down shows in its breaker.
      return 'unknown';
    }
  };
}
