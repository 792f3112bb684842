import { accountedFor, unitKey } from './accounting.ts';
import { type Facts, groupBy } from './facts.ts';
import type { Violation } from './violation.ts';

/** Minutes that a unit may stay pinned without a capture under way. Source: the sales rules. */
const longestPin = 30;

const endedOrder: ReadonlySet<string> = new Set(['EXPIRED', 'CANCELLED', 'REFUNDED']);

const withdrawn: ReadonlySet<string> = new Set(['VOID', 'CANCELLED']);

/** What is delivered by the inventory itself, not as a ticket. */
const delivering = ['stay', 'merch'] as const;

/** No unit is sold to two holds. */
export function unitsSoldOnce({ units }: Facts): Violation[] {
  const sold = groupBy(
    units.filter(({ state }) => state === 'SOLD'),
    ({ inventory, unitId }) => unitKey(inventory, unitId),
  );
  return [...sold]
    .filter(([, own]) => own.length > 1)
    .map(([key, own]) => ({
      invariant: 'unit-sold-once',
      key,
      detail: `sold by holds ${own.map(({ holdId }) => holdId).join(' and ')}`,
    }));
}

/** Every sold place <-> one ticket that is not VOID <-> one COMPLETED order. */
export function placesAndTickets(facts: Facts): Violation[] {
  const records = facts.tickets
    .filter(({ state }) => state !== 'VOID')
    .map((ticket) => ({ ...ticket, id: ticket.ticketId, firm: true }));
  return accountedFor(facts, { inventory: 'seat', noun: 'ticket', records });
}

/** Every sold piece and night <-> one delivery that stands <-> one COMPLETED order. */
export function unitsAndDeliveries(facts: Facts): Violation[] {
  return delivering.flatMap((inventory) => {
    const records = facts.deliveries
      .filter((delivery) => delivery.inventory === inventory && !withdrawn.has(delivery.state))
      .map((delivery) => ({ ...delivery, id: unitKey(inventory, delivery.unitId), firm: true }));
    return accountedFor(facts, { inventory, noun: 'delivery', records });
  });
}

/** Every sold piece and night <-> one paid line <-> one COMPLETED order. A place's ticket is its line. */
export function unitsAndLines(facts: Facts): Violation[] {
  return delivering.flatMap((inventory) => {
    const records = facts.lines
      .filter((line) => line.inventory === inventory && line.state !== 'CANCELLED')
      .map((line) => ({ ...line, id: line.lineId, firm: line.state === 'PAID' }));
    return accountedFor(facts, { inventory, noun: 'line', records });
  });
}

/** A completed order has lines, and no unit is kept for an order that ended. */
export function ordersAndUnits({ units, tickets, lines, orders }: Facts): Violation[] {
  const withLines = new Set([...tickets, ...lines].map(({ orderId }) => orderId));
  const withoutLines = [...orders.values()]
    .filter(({ state, orderId }) => state === 'COMPLETED' && !withLines.has(orderId))
    .map(({ orderId }) => ({
      invariant: 'completed-order-has-lines',
      key: orderId,
      detail: 'completed, but no ticket was ever issued and no other line ever paid for it',
    }));
  const keptWithoutOrder = units
    .filter(({ state }) => state !== 'HELD')
    .flatMap(({ inventory, unitId, orderId, state }) => {
      const order = orderId === null ? undefined : orders.get(orderId);
      if (order !== undefined && !endedOrder.has(order.state)) return [];
      return [
        {
          invariant: 'unit-kept-for-live-order',
          key: unitKey(inventory, unitId),
          detail: `${state} for order ${orderId ?? '(none)'}, which is ${order?.state ?? 'unknown'}`,
        },
      ];
    });
  return [...withoutLines, ...keptWithoutOrder];
}

/** No unit stays PINNED for half an hour unless its payment's outcome is open. */
export function pinnedUnits({ units, payments, at }: Facts): Violation[] {
  const open = new Set(
    payments
      .filter(({ state }) => state === 'CAPTURING' || state === 'UNKNOWN')
      .map(({ orderId }) => orderId),
  );
  return units.flatMap(({ inventory, unitId, state, since, orderId }) => {
    const minutes = (at.getTime() - Date.parse(since)) / 60_000;
    if (state !== 'PINNED' || minutes <= longestPin || (orderId !== null && open.has(orderId))) return [];
    return [
      {
        invariant: 'pin-ends',
        key: unitKey(inventory, unitId),
        detail: `pinned for ${Math.floor(minutes)} minutes for order ${orderId ?? '(none)'}, no capture under way`,
      },
    ];
  });
}

/** Capacity = free + blocked + held + pinned + sold. */
export function capacity({ sections }: Facts): Violation[] {
  return sections.flatMap(({ inventory, section, capacity: all, free, blocked = 0, held, pinned, sold }) => {
    if (all === free + blocked + held + pinned + sold && Math.min(free, blocked, held, pinned, sold) >= 0)
      return [];
    return [
      {
        invariant: 'capacity-adds-up',
        key: unitKey(inventory, section),
        detail: `capacity ${all}, but free ${free}${blocked === 0 ? '' : ` + blocked ${blocked}`} + held ${held} + pinned ${pinned} + sold ${sold}`,
      },
    ];
  });
}

/** Uses of vouchers = live orders, and nothing is taken off without one. */
export function voucherUses({ vouchers }: Facts): Violation[] {
  return vouchers
    .filter(({ used, live }) => used !== live)
    .map(({ of, key, used, live }) =>
      of === 'order'
        ? { invariant: 'discount-has-voucher', key, detail: `${used} was taken off without a voucher` }
        : { invariant: 'voucher-uses-are-live-orders', key, detail: `${used} uses, but ${live} live orders` },
    );
}

/** Quota = live units per fan, or per fan and item where each item has its own limit. */
export function quotas({ quotas: all }: Facts): Violation[] {
  return all
    .filter(({ used, live }) => used !== live)
    .map(({ inventory, fanId, item, used, live }) => ({
      invariant: 'quota-is-live-units',
      key: unitKey(inventory, item === undefined ? fanId : `${item} ${fanId}`),
      detail: `quota says ${used}, live units are ${live}`,
    }));
}
