import type { MemberHoldings } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import type { ReadHoldings } from '../../application/release-member.ts';

/** How long after its start a performance is taken to be over. In hours; source: longer than any night of a festival. */
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

/** Valid tickets and open orders of members, out of PostgreSQL. Tickets of cancelled performances are left out: they are paid back anyway. */
export function memberHoldings(reads: Queryable): ReadHoldings {
  return async (fanIds) => {
    const [tickets, orders] = await Promise.all([
      reads.query<TicketHeld>(
        `SELECT t.fan_id, t.id AS ticket_id, t.performance_id FROM tickets t
           LEFT JOIN performances p ON p.id = t.performance_id
           WHERE t.fan_id = ANY ($1::uuid[]) AND t.state IN ('VALID', 'OFFERED')
             AND (p.starts_at > clock_timestamp() - make_interval(hours => $2)) IS NOT FALSE
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
    ]);
    return fanIds.map(
      (fanId): MemberHoldings => ({
        tickets: tickets
          .filter(({ fan_id }) => fan_id === fanId)
          .map(({ ticket_id, performance_id }) => ({ ticketId: ticket_id, performanceId: performance_id })),
        orders: orders
          .filter(({ fan_id }) => fan_id === fanId)
          .map(({ order_id, state }) => ({ orderId: order_id, state })),
      }),
    );
  };
}
