import type { Facts } from './facts.ts';
import {
  capacity,
  ordersAndUnits,
  pinnedUnits,
  placesAndTickets,
  quotas,
  unitsAndDeliveries,
  unitsAndLines,
  unitsSoldOnce,
  voucherUses,
} from './inventory-invariants.ts';
import {
  capturedMoneyHasOrder,
  completedOrdersArePaid,
  ledgersAgree,
  onePaymentPerOrder,
  onsiteMoneyHasNoProvider,
  refundsWithinCaptured,
} from './money-invariants.ts';
import type { Violation } from './violation.ts';

/** Seconds. Source: the sales rules. */
const longestOverdue = 600;
/** Seconds. Source: the sales rules. */
const longestOutboxLag = 60;

/** Every invariant of the sale, as one list. Each joins the services' facts by key. */
const invariants: readonly ((facts: Facts) => Violation[])[] = [
  unitsSoldOnce,
  placesAndTickets,
  unitsAndDeliveries,
  unitsAndLines,
  ordersAndUnits,
  pinnedUnits,
  capacity,
  quotas,
  voucherUses,
  completedOrdersArePaid,
  capturedMoneyHasOrder,
  refundsWithinCaptured,
  onePaymentPerOrder,
  onsiteMoneyHasNoProvider,
  ledgersAgree,
  ordersMoveOn,
  eventsFlow,
];

/** What one scan found, work in flight included. */
export function violationsOf(facts: Facts): Violation[] {
  return invariants.flatMap((invariant) => invariant(facts));
}

function ordersMoveOn({ orders }: Facts): Violation[] {
  return [...orders.values()]
    .filter(({ overdueSeconds }) => overdueSeconds > longestOverdue)
    .map(({ orderId, state, overdueSeconds }) => ({
      invariant: 'order-moves-on',
      key: orderId,
      detail: `${state}, overdue by ${Math.round(overdueSeconds)} s`,
    }));
}

function eventsFlow({ messaging }: Facts): Violation[] {
  return messaging.flatMap(({ service, outboxLagSeconds, deadLetters }) => [
    ...(outboxLagSeconds >= longestOutboxLag
      ? [
          {
            invariant: 'outbox-keeps-up',
            key: service,
            detail: `oldest unpublished event waits ${Math.round(outboxLagSeconds)} s`,
          },
        ]
      : []),
    ...(deadLetters > 0
      ? [
          {
            invariant: 'no-dead-letters',
            key: service,
            detail: `${deadLetters} dead letters not acknowledged`,
          },
        ]
      : []),
  ]);
}
