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
      const rows = await db.query<{
        performance_id: string;
        known_at: Date;
        starts_at: Date;
        move_reason: string | null;
      }>(
        `SELECT s.performance_id, s.known_at, s.starts_at, p.move_reason FROM performance_starts s
         LEFT JOIN performances p ON p.id = s.performance_id AND p.starts_at = s.starts_at
         WHERE $1::text[] IS NULL OR s.performance_id = ANY ($1::text[])`,
        [performanceIds ?? null],
      );
      const byPerformance = Map.groupBy(rows, (row) => row.performance_id);
      return new Map(
        [...byPerformance].map(([id, starts]) => [
          id,
          starts.map(({ known_at, starts_at, move_reason }) => ({
            knownAt: known_at.toISOString(),
            startsAt: starts_at.toISOString(),
            ...(move_reason === null ? {} : { reason: move_reason }),
          })),
        ]),
      );
    },
    async freeToCancel(db, lines) {
      const places = lines.filter(({ inventory }) => inventory === 'seat').map(({ id }) => id);
      const passes = places.length === 0 ? [] : await changedPasses(db, places);
      const nights = lines.filter(({ inventory }) => inventory === 'stay').map(nightsOf);
      if (nights.length === 0) return new Set(passes);
      const rows = await db.query<{ line_id: string }>(
        `SELECT DISTINCT n.line_id FROM unnest($1::text[], $2::date[], $3::date[]) AS n (line_id, from_day, to_day)
         JOIN performance_cancellations c ON true
         JOIN performances p ON p.id = c.performance_id
         JOIN festival f ON (p.starts_at AT TIME ZONE (f.fields ->> 'timezone'))::date BETWEEN n.from_day AND n.to_day`,
        [nights.map(({ lineId }) => lineId), nights.map(({ from }) => from), nights.map(({ to }) => to)],
      );
      return new Set([...passes, ...rows.map(({ line_id }) => line_id)]);
    },
  };
}

/**
 * Lines of passes of which a performance was cancelled, or starts at another time than when the pass was sold: its fan need not keep
 * the rest.
 */
async function changedPasses(db: Queryable, lineIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT l.id FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN performances pass ON pass.id = l.performance_id
     WHERE l.id = ANY ($1::uuid[]) AND EXISTS (
       SELECT FROM performances p WHERE p.id = ANY (pass.covers) AND (
         EXISTS (SELECT FROM performance_cancellations c WHERE c.performance_id = p.id)
         OR p.starts_at <> (SELECT s.starts_at FROM performance_starts s
           WHERE s.performance_id = p.id AND s.known_at <= o.created_at ORDER BY s.known_at DESC LIMIT 1)))`,
    [lineIds],
  );
  return rows.map(({ id }) => id);
}

/** The days of check-in and check-out of a line of stay: a cancelled performance on any of them makes its nights free to cancel. */
function nightsOf({ id, item }: OrderLine): { lineId: string; from: string; to: string } {
  const [from, to] = item.split('/').slice(-2);
  if (from === undefined || to === undefined) throw new Error(`${item} names no nights`);
  return { lineId: id, from, to };
}

async function readTerms(reads: Queryable): Promise<SaleTerms | undefined> {
  const [row] = await reads.query<{ fields: unknown }>({
    name: 'sale-terms',
    text: 'SELECT fields FROM festival',
  });
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
