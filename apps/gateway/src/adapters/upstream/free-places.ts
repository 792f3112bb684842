import { request } from 'undici';
import { z } from 'zod';

const Answer = z.object({ performances: z.array(z.object({ onSale: z.boolean(), available: z.int() })) });
const TIMEOUT_MS = 2_000;

/** Whether a place of any performance is free; undefined: nothing is on sale now, or seat does not say. */
export function freePlaces(seatUrl: string): () => Promise<boolean | undefined> {
  return async () => {
    try {
      const answer = await request(`${seatUrl}/api/seats/availability`, {
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        return undefined;
      }
      const onSale = Answer.parse(await answer.body.json()).performances.filter((each) => each.onSale);
      return onSale.length === 0 ? undefined : onSale.some(({ available }) => available > 0);
    } catch {
      // Seat is down, or too old to say it of all performances; that it is down shows in its breaker.
      return undefined;
    }
  };
}
