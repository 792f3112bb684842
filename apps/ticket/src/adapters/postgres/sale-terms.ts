import { cutText } from '@clove/contracts';
import type { SalePort, SaleTerms } from '@clove/order-saga';
import type { Queryable } from '@clove/service-kit';
import { FestivalFields } from '../../domain/sale-data.ts';

/** New orders see changed terms within this time; source: provisioning is rare, ordering is hot. */
const termsFreshMs = 1_000;
/** Source: the payment providers' limit for an item's name. */
const longestItemName = 100;

/** The sale terms out of this service's own database. */
export function salePort(reads: Queryable, now: () => number = Date.now): SalePort {
  let cached: { readonly at: number; readonly terms: Promise<SaleTerms | undefined> } | undefined;
  return {
    terms() {
      if (cached === undefined || now() - cached.at > termsFreshMs) {
        const terms = readTerms(reads);
        cached = { at: now(), terms };
        terms.catch(() => {
          cached = undefined;
        });
      }
      return cached.terms;
    },
    async starts(db, performanceIds) {
      const rows = await db.query<{ performance_id: string; known_at: Date; starts_at: Date }>(
        `SELECT performance_id, known_at, starts_at FROM performance_starts
         WHERE $1::text[] IS NULL OR performance_id = ANY ($1::text[])`,
        [performanceIds ?? null],
      );
      const byPerformance = Map.groupBy(rows, (row) => row.performance_id);
      return new Map(
        [...byPerformance].map(([id, starts]) => [
          id,
          starts.map(({ known_at, starts_at }) => ({
            knownAt: known_at.toISOString(),
            startsAt: starts_at.toISOString(),
          })),
        ]),
      );
    },
  };
}

async function readTerms(reads: Queryable): Promise<SaleTerms | undefined> {
  const [row] = await reads.query<{ fields: unknown }>('SELECT fields FROM festival');
  if (row === undefined) return undefined;
  const { title, timezone, currency, refunds } = FestivalFields.parse(row.fields);
  return {
    currency,
    refundPolicy: { timezone, rules: refunds },
    itemName: cutText(title.ko, longestItemName),
  };
}
