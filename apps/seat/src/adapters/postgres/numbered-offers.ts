import type { PriceCategory } from '@clove/contracts';
import type { OfferableUnits } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { chooseSeats, type OfferableSeat } from '../../domain/choose-seats.ts';
import { offeredIn } from '../../domain/price-categories.ts';
import { type SectionKey, sectionKey } from '../../domain/section.ts';
import { performanceSale } from './performance-book.ts';

interface Seat extends OfferableSeat {
  readonly kept: boolean;
}

interface Row extends Seat {
  readonly now: Date;
  readonly price: number;
  readonly categories: readonly PriceCategory[] | null;
  readonly on_sale: boolean;
  readonly sells_until: Date;
  readonly cancelled_at: Date | null;
}

/** The name under which a section's line holds seats: no hold has it, so no order can pin them. */
const LINE = "md5('waiting-list:' || $1 || '/' || $2)::uuid";

/** Seats that every fan may have: accessible ones are on sale again at once, for those in their categories. */
const OFFERED = "seat.use = 'PUBLIC' AND seat.block_id IS NULL";

/** Seats kept for the line never lapse. */
const FOR_EVER = '9999-12-31T00:00:00Z';

/**
 * Offers of numbered seats, any of the section. Those that another transaction has locked are skipped, never waited
 * for: either a buyer is taking them, or the transaction that frees them offers them in turn; the sweep offers the others.
 */
export function numberedOffers(graceSeconds: number): OfferableUnits {
  async function lockSeats(tx: Transaction, key: SectionKey): Promise<Row[]> {
    return tx.query<Row>({
      name: 'numbered-offerable',
      text: `SELECT clock_timestamp() AS now, s.price, s.categories, seat.id, seat.row_number AS row, seat.seat_number AS number,
               seat.state = 'HELD' AS kept, s.on_sale AND NOT s.closed AND p.on_sale AS on_sale, p.sells_until, p.cancelled_at
             FROM seats seat
             JOIN sections s ON s.performance_id = seat.performance_id AND s.id = seat.section_id
             JOIN performances p ON p.id = seat.performance_id
             WHERE seat.performance_id = $1 AND seat.section_id = $2 AND seat.on_sale AND ${OFFERED}
               AND (seat.state = 'FREE' OR (seat.state = 'HELD' AND seat.hold_id = ${LINE}))
             ORDER BY seat.row_number, seat.seat_number FOR UPDATE OF seat SKIP LOCKED`,
      values: [key.performanceId, key.sectionId],
    });
  }

  return {
    /** A section of seats has no row of its own to lock: its line's entries do. */
    lockItem: () => Promise.resolve(),

    async readOfferable(tx, section) {
      const seats = await lockSeats(tx, sectionKey(section));
      const [first] = seats;
      if (first === undefined) return undefined;
      return {
        now: first.now,
        priceIn: (category) => offeredIn(first, category),
        onSale: first.on_sale,
        sale: performanceSale(first),
        free: seats.length,
        kept: seats.filter((seat) => seat.kept).length,
      };
    },

    async takeOffered(tx, section, offers, keep) {
      const key = sectionKey(section);
      // Everything offerable is locked by now, so this reads the same seats again.
      let free: Seat[] = await lockSeats(tx, key);
      const held: { seatId: string; holdId: string; until: string }[] = [];
      const units = offers.map(({ holdId, quantity, expiresAt }) => {
        const chosen = chooseSeats(free, quantity);
        if (chosen.length < quantity)
          throw new Error(`offered ${quantity} seats, ${chosen.length} are there`);
        const ids = new Set(chosen.map((seat) => seat.id));
        free = free.filter((seat) => !ids.has(seat.id));
        for (const seatId of ids) held.push({ seatId, holdId, until: expiresAt.toISOString() });
        return { holdId, units: [...ids] };
      });
      const unoffered = [...free.filter((seat) => seat.kept), ...free.filter((seat) => !seat.kept)];
      await write(tx, key, held, {
        kept: unoffered.slice(0, keep).filter((seat) => !seat.kept),
        freed: unoffered.slice(keep).filter((seat) => seat.kept),
      });
      return units;
    },

    async publicFree(tx, section) {
      const key = sectionKey(section);
      const [row] = await tx.query<
        Omit<Row, keyof Seat | 'price' | 'categories'> & { readonly free: number }
      >(
        `SELECT clock_timestamp() AS now, s.on_sale AND NOT s.closed AND p.on_sale AS on_sale, p.sells_until, p.cancelled_at,
           (SELECT count(*)::int FROM seats seat
            WHERE seat.performance_id = s.performance_id AND seat.section_id = s.id AND seat.on_sale AND ${OFFERED}
              AND (seat.state = 'FREE' OR (seat.held_until < statement_timestamp() - make_interval(secs => $3)
                AND NOT EXISTS (SELECT 1 FROM waiting_entries w WHERE w.state = 'WAITING'
                  AND w.performance_id = s.performance_id AND w.section_id = s.id)))) AS free
         FROM sections s JOIN performances p ON p.id = s.performance_id
         WHERE s.performance_id = $1 AND s.id = $2 AND s.kind = 'numbered' AND NOT s.hidden`,
        [key.performanceId, key.sectionId, graceSeconds],
      );
      if (row === undefined) return undefined;
      return { now: row.now, onSale: row.on_sale, sale: performanceSale(row), free: row.free };
    },
  };
}

async function write(
  tx: Transaction,
  key: SectionKey,
  held: readonly { seatId: string; holdId: string; until: string }[],
  unoffered: { readonly kept: readonly Seat[]; readonly freed: readonly Seat[] },
): Promise<void> {
  if (held.length > 0) {
    await tx.query({
      name: 'numbered-offers-hold',
      text: `UPDATE seats SET state = 'HELD', hold_id = held.hold_id, held_until = held.until
             FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS held(seat_id, hold_id, until)
             WHERE seats.id = held.seat_id`,
      values: [held.map((h) => h.seatId), held.map((h) => h.holdId), held.map((h) => h.until)],
    });
  }
  if (unoffered.kept.length > 0) {
    await tx.query({
      name: 'numbered-offers-keep',
      text: `UPDATE seats SET state = 'HELD', hold_id = ${LINE}, held_until = $4
             WHERE id = ANY($3::text[])`,
      values: [key.performanceId, key.sectionId, unoffered.kept.map((seat) => seat.id), FOR_EVER],
    });
  }
  if (unoffered.freed.length > 0) {
    await tx.query({
      name: 'numbered-offers-unkeep',
      text: `UPDATE seats SET state = 'FREE', hold_id = NULL, held_until = NULL WHERE id = ANY($1::text[])`,
      values: [unoffered.freed.map((seat) => seat.id)],
    });
  }
}
