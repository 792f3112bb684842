import { cutText } from '@clove/contracts';
import type { OrderLine, SalePort, SaleTerms } from '@clove/order-saga';
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
        const forget = () => {
          cached = undefined;
        };
        // What was not provisioned yet is asked for again: the sale begins at once.
        terms.then((found) => found ?? forget(), forget);
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
    async freeToCancel(db, lines) {
      const nights = lines.filter(({ inventory }) => inventory === 'stay').map(nightsOf);
      if (nights.length === 0) return new Set();
      const rows = await db.query<{ line_id: string }>(
        `SELECT DISTINCT n.line_id FROM unnest($1::text[], $2::date[], $3::date[]) AS n (line_id, from_day, to_day)
         JOIN performance_cancellations c ON true
         JOIN performances p ON p.id = c.performance_id
         JOIN festival f ON (p.starts_at AT TIME ZONE (f.fields ->> 'timezone'))::date BETWEEN n.from_day AND n.to_day`,
        [nights.map(({ lineId }) => lineId), nights.map(({ from }) => from), nights.map(({ to }) => to)],
      );
      return new Set(rows.map(({ line_id }) => line_id));
    },
  };
}

/** The days of check-in and check-out of a line of stay: a cancelled performance on any of them makes its nights free to cancel. */
function nightsOf({ id, item }: OrderLine): { lineId: string; from: string; to: string } {
  const [from, to] = item.split('/').slice(-2);
  if (from === undefined || to === undefined) throw new Error(`${item} names no nights`);
  return { lineId: id, from, to };
}

async function readTerms(reads: Queryable): Promise<SaleTerms | undefined> {
  const [row] = await reads.query<{ fields: unknown }>('SELECT fields FROM festival');
  if (row === undefined) return undefined;
  const { title, timezone, currency, refunds, opensAt, hidden, legalTexts } = FestivalFields.parse(
    row.fields,
  );
  return {
    currency,
    refundPolicy: { timezone, rules: refunds },
    itemName: cutText(title.ko, longestItemName),
    opensAt,
    hidden: new Set(hidden),
    legalTexts,
  };
}
