import { newId } from '@clove/service-kit';
import { type TestEvent, testEvent } from '@clove/service-kit/testing';
import fc from 'fast-check';

/** One purchase and what became of it. */
interface Purchase {
  readonly fan: number;
  readonly units: number;
  /** How far it got. */
  readonly end: 'held' | 'released' | 'expired' | 'declined' | 'completed' | 'cancelled';
  readonly checkedIn: boolean;
  readonly inventory: 'seat' | 'merch';
}

/** A festival of one performance and one item, and random purchases. */
export const history = fc.record({
  purchases: fc.array(
    fc.record<Purchase>({
      fan: fc.integer({ min: 0, max: 3 }),
      units: fc.integer({ min: 1, max: 3 }),
      end: fc.constantFrom('held', 'released', 'expired', 'declined', 'completed', 'cancelled'),
      checkedIn: fc.boolean(),
      inventory: fc.constantFrom('seat', 'merch'),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

const createdAt = '2026-06-01T11:05:00.000Z';
const PRICE = 1000;

/** The events of a history, in an order in which they can have happened. */
export function eventsOf(
  { purchases }: { purchases: readonly Purchase[] },
  fans: readonly string[],
): TestEvent[] {
  return [
    testEvent('event.PerformanceChanged', 'day-1', 1, {
      id: 'day-1',
      title: { ko: '첫째 날' },
      startsAt: '2026-08-07T04:00:00.000Z',
      sections: [{ id: 'S', kind: 'standing', capacity: 100, price: PRICE }],
      onSale: true,
    }),
    testEvent('merch.ItemChanged', 'tee', 1, {
      id: 'tee',
      title: { ko: '티셔츠' },
      price: PRICE,
      currency: 'KRW',
      maxPerFan: 4,
      stock: [{ optionId: 'M', title: { ko: 'M' }, price: PRICE, stock: 100 }],
      onSale: true,
    }),
    ...purchases.flatMap((purchase) => eventsOfPurchase(purchase, fans[purchase.fan] ?? newId())),
  ];
}

function eventsOfPurchase({ units, end, checkedIn, inventory }: Purchase, fanId: string): TestEvent[] {
  const [holdId, orderId, paymentId] = [newId(), newId(), newId()];
  const unitIds = Array.from({ length: units }, (_, n) => `${holdId}/${n + 1}`);
  const item = inventory === 'seat' ? 'day-1/S' : 'tee/M';
  const place = inventory === 'seat' ? { performanceId: 'day-1', sectionId: 'S', seat: null } : {};
  const hold = (state: string) => ({
    id: holdId,
    inventory,
    fanId,
    ...(inventory === 'seat' ? { performanceId: 'day-1' } : {}),
    state,
    units: unitIds.map((unitId) => ({ unitId, item, label: null, price: PRICE, ...place })),
    currency: 'KRW',
    createdAt,
    expiresAt: createdAt,
  });
  const order = (state: string, lineState: string) => ({
    id: orderId,
    fanId,
    state,
    lines: unitIds.map((unitId, n) => ({
      id: ids[n],
      ticketId: inventory === 'seat' && state === 'COMPLETED' ? ids[n] : null,
      inventory,
      unitId,
      item,
      label: null,
      ...place,
      unitPrice: PRICE,
      paid: PRICE,
      state: lineState,
    })),
    total: units * PRICE,
    currency: 'KRW',
    paymentMethod: 'kakao-pay',
    createdAt,
  });
  const ids = unitIds.map(() => newId());
  const payment = (state: string, captured: number, refunded: number) => ({
    id: paymentId,
    orderId,
    fanId,
    method: 'kakao-pay',
    state,
    amount: units * PRICE,
    captured,
    refunded,
    currency: 'KRW',
  });
  const ticket = (n: number, state: string) => ({
    id: ids[n],
    orderId,
    fanId,
    performanceId: 'day-1',
    sectionId: 'S',
    unitId: unitIds[n],
    seat: null,
    paid: PRICE,
    state,
    serial: 1,
    ...(state === 'VOID' ? { fee: 300 } : {}),
  });
  const placed = testEvent(`${inventory}.HoldPlaced`, holdId, 1, hold('ACTIVE'));
  if (end === 'held') return [placed];
  if (end === 'released')
    return [placed, testEvent(`${inventory}.HoldReleased`, holdId, 2, hold('RELEASED'))];
  if (end === 'expired') return [placed, testEvent(`${inventory}.HoldExpired`, holdId, 2, hold('EXPIRED'))];
  const ordered = [placed, testEvent('ticket.OrderPlaced', orderId, 1, order('OPEN', 'OPEN'))];
  if (end === 'declined')
    return [
      ...ordered,
      testEvent('payment.PaymentFailed', paymentId, 2, payment('FAILED', 0, 0)),
      testEvent('ticket.OrderCancelled', orderId, 4, order('CANCELLED', 'DROPPED')),
      testEvent(`${inventory}.HoldReleased`, holdId, 3, hold('RELEASED')),
    ];
  const paid = units * PRICE;
  const completed = [
    ...ordered,
    testEvent(`${inventory}.HoldPinned`, holdId, 2, hold('PINNED')),
    testEvent('payment.PaymentCaptured', paymentId, 3, payment('CAPTURED', paid, 0)),
    testEvent('ticket.OrderCompleted', orderId, 5, order('COMPLETED', 'PAID')),
    testEvent(`${inventory}.HoldSold`, holdId, 3, hold('SOLD')),
  ];
  if (end === 'completed') {
    return checkedIn && inventory === 'seat'
      ? [...completed, testEvent('ticket.TicketCheckedIn', ids[0] ?? '', 2, ticket(0, 'CHECKED_IN'))]
      : completed;
  }
  return [
    ...completed,
    ...(inventory === 'seat' ? [testEvent('ticket.TicketVoided', ids[0] ?? '', 2, ticket(0, 'VOID'))] : []),
    testEvent(`${inventory}.UnitsReleased`, holdId, 4, {
      hold: hold(units === 1 ? 'RELEASED' : 'SOLD'),
      unitIds: [unitIds[0]],
    }),
    testEvent('payment.RefundCompleted', paymentId, 4, payment('CAPTURED', paid, 700)),
  ];
}
