import type { GuestBook } from '../../application/erase-guest.ts';

/** Guests of the box office by the id that their orders have. */
export const postgresGuestBook: GuestBook = {
  async lock(tx, guestId, keptDays) {
    const orders = await tx.query<{ order_id: string; erased_at: Date | null; state: string }>(
      `SELECT d.order_id, d.erased_at, o.state FROM desk_orders d JOIN orders o ON o.id = d.order_id
       WHERE d.guest_id = $1 ORDER BY d.order_id FOR UPDATE OF d`,
      [guestId],
    );
    const orderIds = orders.map(({ order_id }) => order_id);
    const [kept] = await tx.query<{ until: Date | null }>(
      `SELECT max(p.starts_at) + make_interval(days => $2) AS until
       FROM tickets t JOIN performances p ON p.id = t.performance_id
       WHERE t.order_id = ANY ($1::uuid[]) AND t.state <> 'VOID'
       HAVING max(p.starts_at) + make_interval(days => $2) > clock_timestamp()`,
      [orderIds, keptDays],
    );
    const owed = await tx.query<{ id: string }>(
      `SELECT id FROM refunds WHERE order_id = ANY ($1::uuid[]) AND state <> 'DONE' AND amount > 0 ORDER BY id`,
      [orderIds],
    );
    return {
      orderIds,
      erasedAt: orders.every(({ erased_at }) => erased_at !== null) ? (orders[0]?.erased_at ?? null) : null,
      keptUntil: kept?.until ?? null,
      moving: orders.some(({ state }) => !ENDED.has(state)),
      owed: owed.map(({ id }) => id),
    };
  },

  async erase(tx, guestId) {
    // Tickets that were passed on are in the name of who has them now.
    await tx.query(
      `UPDATE tickets t SET holder_name = NULL FROM desk_orders d
       WHERE d.guest_id = $1 AND t.order_id = d.order_id AND t.fan_id = $1`,
      [guestId],
    );
    const [row] = await tx.query<{ erased_at: Date }>(
      `UPDATE desk_orders SET guest_name = NULL, guest_email = NULL, erased_at = clock_timestamp()
       WHERE guest_id = $1 RETURNING erased_at`,
      [guestId],
    );
    if (row === undefined) throw new Error(`guest ${guestId} has no order`);
    return row.erased_at;
  },
};

const ENDED: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED', 'EXPIRED', 'REFUNDED']);
