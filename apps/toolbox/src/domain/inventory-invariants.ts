import { type Facts, groupBy } from './facts.ts';
import type { Violation } from './violation.ts';

/** Minutes that a unit may stay pinned without a capture under way. Source: the sales rules. */
const longestPin = 30;

const endedOrder: ReadonlySet<string> = new Set(['EXPIRED', 'CANCELLED', 'REFUNDED']);

/** Every SOLD unit <-> one ticket that is not VOID <-> one COMPLETED order. */
export function unitsAndTickets({ units, tickets, orders }: Facts): Violation[] {
  const violations: Violation[] = [];
  const soldUnits = groupBy(
    units.filter(({ state }) => state === 'SOLD'),
    ({ unitId }) => unitId,
  );
  const liveTickets = groupBy(
    tickets.filter(({ state }) => state !== 'VOID'),
    ({ unitId }) => unitId,
  );

  for (const [unitId, sold] of soldUnits) {
    if (sold.length > 1) {
      violations.push({
        invariant: 'unit-sold-once',
        key: unitId,
        detail: `sold by holds ${sold.map(({ holdId }) => holdId).join(' and ')}`,
      });
    }
    if (!liveTickets.has(unitId)) {
      violations.push({
        invariant: 'sold-unit-has-ticket',
        key: unitId,
        detail: `sold for order ${sold[0]?.orderId ?? '(none)'}, but no ticket stands for it`,
      });
    }
  }
  for (const [unitId, standing] of liveTickets) {
    const ticketIds = standing.map(({ ticketId }) => ticketId).join(' and ');
    const sold = soldUnits.get(unitId);
    if (standing.length > 1) {
      violations.push({ invariant: 'unit-has-one-ticket', key: unitId, detail: `tickets ${ticketIds}` });
    }
    if (sold === undefined) {
      violations.push({
        invariant: 'ticket-has-sold-unit',
        key: unitId,
        detail: `ticket ${ticketIds} stands, but its unit is not sold`,
      });
      continue;
    }
    for (const ticket of standing) {
      if (sold.some(({ orderId }) => orderId === ticket.orderId)) continue;
      violations.push({
        invariant: 'ticket-and-unit-same-order',
        key: unitId,
        detail: `ticket of order ${ticket.orderId}, unit sold for ${sold[0]?.orderId ?? '(none)'}`,
      });
    }
  }
  for (const ticket of tickets.filter(({ state }) => state !== 'VOID')) {
    const order = orders.get(ticket.orderId);
    if (order?.state === 'COMPLETED') continue;
    violations.push({
      invariant: 'ticket-has-completed-order',
      key: ticket.ticketId,
      detail: `order ${ticket.orderId} is ${order?.state ?? 'unknown'}`,
    });
  }
  return violations;
}

/** A completed order has tickets, and no unit is kept for an order that ended. */
export function ordersAndUnits({ units, tickets, orders }: Facts): Violation[] {
  const withTickets = new Set(tickets.map(({ orderId }) => orderId));
  const withoutTickets = [...orders.values()]
    .filter(({ state, orderId }) => state === 'COMPLETED' && !withTickets.has(orderId))
    .map(({ orderId }) => ({
      invariant: 'completed-order-has-tickets',
      key: orderId,
      detail: 'completed, but no ticket was ever issued for it',
    }));
  const keptWithoutOrder = units
    .filter(({ state }) => state !== 'HELD')
    .flatMap(({ unitId, orderId, state }) => {
      const order = orderId === null ? undefined : orders.get(orderId);
      if (order !== undefined && !endedOrder.has(order.state)) return [];
      return [
        {
          invariant: 'unit-kept-for-live-order',
          key: unitId,
          detail: `${state} for order ${orderId ?? '(none)'}, which is ${order?.state ?? 'unknown'}`,
        },
      ];
    });
  return [...withoutTickets, ...keptWithoutOrder];
}

/** No unit stays PINNED for half an hour unless its payment's outcome is open. */
export function pinnedUnits({ units, payments, at }: Facts): Violation[] {
  const open = new Set(
    payments
      .filter(({ state }) => state === 'CAPTURING' || state === 'UNKNOWN')
      .map(({ orderId }) => orderId),
  );
  return units.flatMap(({ unitId, state, since, orderId }) => {
    const minutes = (at.getTime() - Date.parse(since)) / 60_000;
    if (state !== 'PINNED' || minutes <= longestPin || (orderId !== null && open.has(orderId))) return [];
    return [
      {
        invariant: 'pin-ends',
        key: unitId,
        detail: `pinned for ${Math.floor(minutes)} minutes for order ${orderId ?? '(none)'}, no capture under way`,
      },
    ];
  });
}

/** Capacity = free + held + pinned + sold. */
export function capacity({ sections }: Facts): Violation[] {
  return sections.flatMap(({ section, capacity: all, free, held, pinned, sold }) => {
    if (all === free + held + pinned + sold && Math.min(free, held, pinned, sold) >= 0) return [];
    return [
      {
        invariant: 'capacity-adds-up',
        key: section,
        detail: `capacity ${all}, but free ${free} + held ${held} + pinned ${pinned} + sold ${sold}`,
      },
    ];
  });
}

/** Quota = live units per fan. */
export function quotas({ quotas: all }: Facts): Violation[] {
  return all
    .filter(({ used, live }) => used !== live)
    .map(({ fanId, used, live }) => ({
      invariant: 'quota-is-live-units',
      key: fanId,
      detail: `quota says ${used}, live units are ${live}`,
    }));
}
