import type { ServiceContext } from '@clove/service-kit';
import { z } from 'zod';
import { polledAnswer } from './polled-answer.ts';

const Availability = z.object({
  performances: z.array(z.object({ onSale: z.boolean(), available: z.int() })),
});

/** Whether a place of any performance is free; undefined: nothing is on sale now, or seat does not say. */
export function freePlaces(
  seatUrl: string,
  context: Pick<ServiceContext<unknown>, 'log'>,
): () => Promise<boolean | undefined> {
  const read = polledAnswer(`${seatUrl}/api/seats/availability`, Availability, context);
  return async () => {
    const onSale = (await read())?.performances.filter((each) => each.onSale) ?? [];
    return onSale.length === 0 ? undefined : onSale.some(({ available }) => available > 0);
  };
}
