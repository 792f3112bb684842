import type { InventoryName, MemberHoldings } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import type { ReadHoldings } from '../../application/release-member.ts';

/** How long after its start a performance, or what else refunds count from, is taken to be over. In hours; source: longer than any night of a festival. */
const overAfterHours = 24;

interface TicketHeld {
  readonly fan_id: string;
  readonly ticket_id: string;
  readonly performance_id: string;
}
interface OrderOpen {
  readonly fan_id: string;
  readonly order_id: string;
  readonly state: string;
}

interface DeliveryAhead {
  readonly fan_id: string;
  readonly order_id: string;
  readonly line_id: string;
  readonly inventory: InventoryName;
  readonly item: string;
}

/** Valid tickets, open orders, and goods and nights ahead of members, out of PostgreSQL. Tickets of cancelled performances are left out: they are paid back anyway. */
export function memberHoldings(reads: Queryable): ReadHoldings {
  return async (fanIds) => {
    const [tickets, orders, deliveries] = await Promise.all([
      reads.query<TicketHeld>(
        `SELECT t.fan_id, t.id AS ticket_id, t.performance_id FROM tickets t
           LEFT JOIN performances p ON p.id = t.performance_id
           WHERE t.fan_id = ANY ($1::uuid[]) AND (t.state IN ('VALID', 'OFFERED') OR (t.state = 'CHECKED_IN' AND p.covers IS NOT NULL))
             -- A pass is over with its last performance.
             AND (coalesce((SELECT max(d.starts_at) FROM performances d WHERE d.id = ANY (p.covers)), p.starts_at)
               > clock_timestamp() - make_interval(hours => $2)) IS NOT FALSE
             AND NOT EXISTS (SELECT FROM performance_cancellations c WHERE c.performance_id = t.performance_id)
           ORDER BY t.id`,
        [fanIds, overAfterHours],
      ),
      reads.query<OrderOpen>(
        `SELECT fan_id, id AS order_id, state FROM orders
           WHERE fan_id = ANY ($1::uuid[]) AND state NOT IN ('COMPLETED', 'EXPIRED', 'CANCELLED', 'REFUNDED')
           ORDER BY id`,
        [fanIds],
      ),
      // What was handed over is known only where its inventory refused to take it back for that reason.
      reads.query<DeliveryAhead>(
        `SELECT o.fan_id, o.id AS order_id, l.id AS line_id, l.inventory, l.item
           FROM orders o JOIN order_lines l ON l.order_id = o.id LEFT JOIN withdrawals w ON w.line_id = l.id
           WHERE o.fan_id = ANY ($1::uuid[]) AND l.inventory <> 'seat' AND l.state IN ('PAID', 'WITHDRAWING')
             AND l.refunds_from > clock_timestamp() - make_interval(hours => $2)
             AND (w.refusal IN ('collected', 'checked-in')) IS NOT TRUE
           ORDER BY l.id`,
        [fanIds, overAfterHours],
      ),
    ]);
    return fanIds.map(
      (fanId): MemberHoldings => ({
        tickets: tickets
          .filter(({ fan_id }) => fan_id === fanId)
          .map(({ ticket_id, performance_id }) => ({ ticketId: ticket_id, performanceId: performance_id })),
        orders: orders
          .filter(({ fan_id }) => fan_id === fanId)
          .map(({ order_id, state }) => ({ orderId: order_id, state })),
        deliveries: deliveries
          .filter(({ fan_id }) => fan_id === fanId)
          .map(({ order_id, line_id, inventory, item }) => ({
            ...{ orderId: order_id, lineId: line_id },
            ...{ inventory, item },
          })),
      }),
    );
  };
}
