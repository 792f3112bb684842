import type { AuditFact } from '@clove/contracts';
import {
  booking,
  goods,
  line,
  messaging,
  nightLine,
  order,
  payment,
  pickUp,
  piece,
  pieces,
  provider,
  quota,
  recently,
  sale,
  section,
  stock,
  taken,
  ticket,
  unit,
  without,
} from './audited-sale.ts';

/** Sales with something wrong in them, and the invariants with keys that name it. */
export const BROKEN_SALES: readonly {
  readonly seeded: string;
  readonly facts: readonly AuditFact[];
  readonly named: readonly string[];
}[] = [
  {
    seeded: 'a seat sold to two holds',
    facts: sale({}, { ...unit, holdId: 'hold-2' }),
    named: ['unit-sold-once day-1/A/1-1'],
  },
  {
    seeded: 'a sold seat without a ticket',
    facts: sale({ ticket: { ...ticket, state: 'VOID' } }),
    named: ['sold-unit-has-ticket day-1/A/1-1'],
  },
  {
    seeded: 'two tickets for one seat',
    facts: sale({}, { ...ticket, ticketId: 'ticket-2' }),
    named: ['unit-has-one-ticket day-1/A/1-1'],
  },
  {
    seeded: 'a ticket whose seat is free',
    facts: sale({ unit: null }),
    named: ['ticket-has-sold-unit day-1/A/1-1'],
  },
  {
    seeded: 'a ticket of another order than its seat',
    facts: sale(
      { ticket: { ...ticket, orderId: 'order-2' } },
      { ...order, orderId: 'order-2', total: 0, paidByLines: 0, paymentId: null },
    ),
    named: ['ticket-and-unit-same-order day-1/A/1-1', 'completed-order-has-lines order-1'],
  },
  {
    seeded: 'a ticket of an order that never completed',
    facts: sale({ order: { ...order, state: 'CAPTURING' } }),
    named: ['ticket-has-completed-order ticket-1', 'captured-money-has-order payment-1'],
  },
  {
    seeded: 'a piece sold to two holds',
    facts: sale({}, ...goods, { ...piece, holdId: 'hold-x' }),
    named: ['unit-sold-once merch hold-m/1'],
  },
  {
    seeded: 'a piece that was sold and not delivered',
    facts: sale({}, ...without(pickUp)),
    named: ['sold-unit-has-delivery merch hold-m/1'],
  },
  {
    seeded: 'nights that were sold, and whose booking is cancelled',
    facts: sale({}, ...without(booking), { ...booking, state: 'CANCELLED' }),
    named: ['sold-unit-has-delivery stay hold-s/1'],
  },
  {
    seeded: 'two pick-ups of one piece',
    facts: sale({}, ...goods, { ...pickUp, state: 'COLLECTED' }),
    named: ['unit-has-one-delivery merch hold-m/1'],
  },
  {
    seeded: 'a piece delivered and paid, and free to be sold again',
    facts: sale({}, ...without(piece)),
    named: ['delivery-has-sold-unit merch hold-m/1', 'line-has-sold-unit merch hold-m/1'],
  },
  {
    seeded: 'a booking of another order than its nights',
    facts: sale(
      {},
      ...without(booking),
      { ...booking, orderId: 'order-2' },
      { ...order, orderId: 'order-2', state: 'EXPIRED', total: 0, paidByLines: 0, paymentId: null },
    ),
    named: ['delivery-and-unit-same-order stay hold-s/1', 'delivery-has-completed-order stay hold-s/1'],
  },
  {
    seeded: 'a sold piece that no line pays for',
    facts: sale({}, ...without(line)),
    named: ['sold-unit-has-line merch hold-m/1'],
  },
  {
    seeded: 'nights that two lines pay for',
    facts: sale({}, ...goods, { ...nightLine, lineId: 'line-x' }),
    named: ['unit-has-one-line stay hold-s/1'],
  },
  {
    seeded: 'a paid line of an order that is unknown',
    facts: sale({}, ...without(line), { ...line, orderId: 'order-9' }),
    named: ['line-and-unit-same-order merch hold-m/1', 'line-has-completed-order line-m'],
  },
  {
    seeded: 'a piece kept for an order that expired',
    facts: sale(
      {},
      { ...piece, orderId: 'order-2', state: 'PINNED', since: recently },
      { ...order, orderId: 'order-2', state: 'EXPIRED', total: 0, paidByLines: 0, paymentId: null },
    ),
    named: ['unit-kept-for-live-order merch hold-m/1'],
  },
  {
    seeded: 'a piece pinned for an hour while nothing is captured',
    facts: sale(
      {},
      { ...piece, orderId: 'order-2', state: 'PINNED' },
      { ...order, orderId: 'order-2', state: 'CONFIRMING', total: 0, paidByLines: 0, paymentId: null },
    ),
    named: ['pin-ends merch hold-m/1'],
  },
  {
    seeded: 'a stock whose numbers do not add up',
    facts: sale({}, ...without(stock), { ...stock, free: 10 }),
    named: ['capacity-adds-up merch tee/M'],
  },
  {
    seeded: "a fan's limit of an item that misses a piece",
    facts: sale({}, ...without(pieces), { ...pieces, used: 0 }),
    named: ['quota-is-live-units merch tee fan-1'],
  },
  {
    seeded: 'a code that counts a use too many, and a discount without a voucher',
    facts: sale(
      {},
      { kind: 'voucher', of: 'code', key: 'early EARLY', used: 2, live: 1 },
      { kind: 'voucher', of: 'fan', key: 'early fan-1', used: 1, live: 1 },
      { kind: 'voucher', of: 'order', key: 'order-1', used: 500, live: 0 },
    ),
    named: ['voucher-uses-are-live-orders early EARLY', 'discount-has-voucher order-1'],
  },
  {
    seeded: 'a completed order without lines',
    facts: sale({ ticket: null, unit: null }),
    named: ['completed-order-has-lines order-1'],
  },
  {
    seeded: 'a seat kept for an order that expired',
    facts: sale({
      unit: { ...unit, state: 'PINNED', since: recently },
      order: { ...order, state: 'EXPIRED' },
      ticket: null,
      payment: null,
      provider: null,
    }),
    named: ['unit-kept-for-live-order day-1/A/1-1'],
  },
  {
    seeded: 'a seat pinned for an hour while nothing is captured',
    facts: sale({
      unit: { ...unit, state: 'PINNED' },
      order: { ...order, state: 'CONFIRMING' },
      ticket: null,
      payment: { ...payment, state: 'READY', captured: 0 },
      provider: null,
    }),
    named: ['pin-ends day-1/A/1-1'],
  },
  {
    seeded: 'a section whose numbers do not add up',
    facts: sale({ section: { ...section, free: 10 } }),
    named: ['capacity-adds-up day-1/A'],
  },
  {
    seeded: 'a quota that misses a seat',
    facts: sale({ quota: { ...quota, used: 0 } }),
    named: ['quota-is-live-units fan-1'],
  },
  {
    seeded: 'a ticket without captured payment',
    facts: sale({ payment: null, provider: null }),
    named: ['completed-order-is-paid order-1'],
  },
  {
    seeded: 'an order whose lines cost less than was captured',
    facts: sale({ order: { ...order, paidByLines: 900 } }),
    named: ['completed-order-is-paid order-1'],
  },
  {
    seeded: 'captured money of an expired order, not refunded',
    facts: sale({ unit: null, ticket: null, order: { ...order, state: 'EXPIRED' } }),
    named: ['captured-money-has-order payment-1'],
  },
  {
    seeded: 'captured money of an unknown order',
    facts: sale({ unit: null, ticket: null, order: null }),
    named: ['captured-money-has-order payment-1'],
  },
  {
    seeded: 'more refunded than captured',
    facts: sale({
      payment: { ...payment, refunded: 1500 },
      provider: { ...provider, cancelled: 1500 },
    }),
    named: ['refunds-within-captured payment-1'],
  },
  {
    seeded: 'two live payments of one order',
    facts: sale({}, { ...payment, paymentId: 'payment-2', providerKey: 'T2', state: 'READY', captured: 0 }),
    named: ['one-live-payment-per-order order-1'],
  },
  {
    seeded: 'a provider that captured another amount',
    facts: sale({ provider: { ...provider, captured: 2000 } }),
    named: ['ledgers-agree T1'],
  },
  {
    seeded: 'a provider that captured a payment unknown to the ledger',
    facts: sale({}, { ...provider, providerKey: 'T9' }),
    named: ['ledgers-agree T9'],
  },
  {
    seeded: 'a capture unknown to the provider',
    facts: sale({ provider: null }),
    named: ['ledgers-agree T1'],
  },
  {
    seeded: 'a refund the provider never carried out',
    facts: sale({ payment: { ...payment, refunded: 300 } }),
    named: ['ledgers-agree T1'],
  },
  {
    seeded: 'a refund that a person paid, counted twice: the provider carried it out as well',
    facts: sale({
      payment: { ...payment, refunded: 300, refundedByHand: 300 },
      provider: { ...provider, cancelled: 300 },
    }),
    named: ['ledgers-agree T1'],
  },
  {
    seeded: 'money that was taken on site, and by the provider as well',
    facts: sale({ payment: taken }),
    named: ['ledgers-agree T1'],
  },
  {
    seeded: 'a capture that the provider does not have, marked as taken on site',
    facts: sale({ payment: { ...payment, onsite: true }, provider: null }),
    named: ['onsite-money-has-no-provider payment-1'],
  },
  {
    seeded: 'money that was taken on site and paid back by no one',
    facts: sale({ payment: { ...taken, refunded: 300, refundedByHand: 0 }, provider: null }),
    named: ['onsite-money-has-no-provider payment-1'],
  },
  {
    seeded: 'less taken on site than the order costs',
    facts: sale({ payment: { ...taken, captured: 900 }, provider: null }),
    named: ['completed-order-is-paid order-1'],
  },
  {
    seeded: 'an order overdue by eleven minutes',
    facts: sale({ order: { ...order, overdueSeconds: 660 } }),
    named: ['order-moves-on order-1'],
  },
  {
    seeded: 'an outbox that lags a minute',
    facts: sale({ messaging: { ...messaging, outboxLagSeconds: 61 } }),
    named: ['outbox-keeps-up seat'],
  },
  {
    seeded: 'a dead letter that was not acknowledged',
    facts: sale({ messaging: { ...messaging, deadLetters: 1 } }),
    named: ['no-dead-letters seat'],
  },
];
