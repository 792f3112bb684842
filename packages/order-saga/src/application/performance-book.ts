import { cachedRead, type Queryable } from '@clove/service-kit';
import type { KnownStart } from '../domain/starts.ts';
import type { CancelledById, CancelledPerformances } from './performance-cancellations.ts';
import type { SalePort } from './ports.ts';

/** What became of performances since they were sold, by their ids. */
export interface PerformanceBook {
  readonly starts: ReadonlyMap<string, readonly KnownStart[]>;
  readonly cancelled: CancelledById;
}

/** Source: performances change rarely, and every order that is shown needs them. */
const freshMs = 1_000;

/** All performances, as of at most a second ago: showing an order costs no query of its own. */
export function performanceBook(
  sale: Pick<SalePort, 'starts'>,
  cancelled: CancelledPerformances,
  reads: Queryable,
): () => Promise<PerformanceBook> {
  return cachedRead(async () => {
    const [starts, cancelledById] = await Promise.all([sale.starts(reads), cancelled.current()]);
    return { starts, cancelled: cancelledById };
  }, freshMs);
}
