import { cachedRead, type Queryable } from '@clove/service-kit';
import type { KnownStart } from '../domain/starts.ts';
import type { CancelledById, CancelledOccasions } from './occasion-cancellations.ts';
import type { SalePort } from './ports.ts';

/** What became of occasions since they were sold, by their ids. */
export interface OccasionBook {
  readonly starts: ReadonlyMap<string, readonly KnownStart[]>;
  readonly cancelled: CancelledById;
}

/** Source: occasions change rarely, and every order that is shown needs them. */
const freshMs = 1_000;

/** All occasions, as of at most a second ago: showing an order costs no query of its own. */
export function occasionBook(
  sale: Pick<SalePort, 'starts'>,
  cancelled: CancelledOccasions,
  reads: Queryable,
): () => Promise<OccasionBook> {
  return cachedRead(async () => {
    const [starts, cancelledById] = await Promise.all([sale.starts(reads), cancelled.current()]);
    return { starts, cancelled: cancelledById };
  }, freshMs);
}
