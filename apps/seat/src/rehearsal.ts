import { Hold, type PinItem, type QuoteItem, type SellItem, seatUnitId } from '@clove/contracts';
import { newId, type Rehearsal, type Stage } from '@clove/service-kit';

/** Fans who ask at once, and the seats that each buys. */
const FANS = 8;
const SEATS_EACH = 2;
/** Purchases of each fan in a round. */
const PURCHASES = 2;
const SECTION = 'R';
const DAY_MS = 24 * 3600 * 1000;

/** Fans hold seats or places that no one else sees, and their orders quote, pin and sell them. */
export function seatRehearsal(kind: 'numbered' | 'standing'): Rehearsal {
  const performanceId = `rehearsal-${newId().slice(-12)}`;
  const fans = Array.from({ length: FANS }, newId);
  const seats = Array.from({ length: FANS * PURCHASES * SEATS_EACH }, (_, index) => index + 1);
  const hour = { opensAt: new Date(Date.now() - DAY_MS), closesAt: new Date(Date.now() + DAY_MS) };

  return {
    // One row for the whole festival, which is not there yet, or before its opening.
    rows: {
      'sale-read': [
        {
          currency: 'KRW',
          opens_at: hour.opensAt,
          closes_at: hour.closesAt,
          max_tickets_per_fan: seats.length,
          paused: false,
          admission_per_second: null,
        },
      ],
    },
    async prepare(db) {
      await db.query('INSERT INTO performances (id, starts_at, on_sale) VALUES ($1, $2, true)', [
        performanceId,
        hour.closesAt,
      ]);
      if (kind === 'numbered') {
        await db.query(
          `INSERT INTO sections (performance_id, id, kind, price, seat_rows, seats_per_row, on_sale)
           VALUES ($1, $2, 'numbered', 1, 1, $3, true)`,
          [performanceId, SECTION, seats.length],
        );
        await db.query(
          `INSERT INTO seats (id, performance_id, section_id, row_number, seat_number)
           SELECT id, $1, $2, 1, number FROM unnest($3::text[], $4::int[]) AS seat (id, number)`,
          [
            performanceId,
            SECTION,
            seats.map((number) => seatUnitId(performanceId, SECTION, 1, number)),
            seats,
          ],
        );
        return;
      }
      await db.query(
        `INSERT INTO sections (performance_id, id, kind, price, received, on_sale) VALUES ($1, $2, 'standing', 1, $3, true)`,
        [performanceId, SECTION, seats.length],
      );
      await db.query(
        'INSERT INTO standing_sections (performance_id, section_id, capacity) VALUES ($1, $2, $3)',
        [performanceId, SECTION, seats.length],
      );
    },
    async perform(stage) {
      for (let purchase = 0; purchase < PURCHASES; purchase += 1) {
        await Promise.all(
          fans.map((fanId, index) => {
            const first = (purchase * FANS + index) * SEATS_EACH + 1;
            const units =
              kind === 'numbered'
                ? { seats: [first, first + 1].map((number) => seatUnitId(performanceId, SECTION, 1, number)) }
                : { sectionId: SECTION, quantity: SEATS_EACH };
            return buy(stage, fanId, { performanceId, ...units });
          }),
        );
      }
    },
  };
}

async function buy(stage: Stage, fanId: string, body: object): Promise<void> {
  const placed = await stage.ask({ method: 'POST', path: '/api/seats/holds', body, fanId });
  const { id: holdId } = Hold.parse(placed.body);
  const orderId = newId();
  const asked: QuoteItem = { holdId, fanId };
  const pinned: PinItem = { holdId, orderId, orderVersion: 2 };
  const sold: SellItem = { holdId, orderId };
  await stage.call('/internal/holds/quote', { items: [{ ...asked, extend: true }] });
  await stage.call('/internal/holds/pin', { items: [pinned] });
  await stage.call('/internal/holds/sell', { items: [sold] });
}
