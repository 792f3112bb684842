import type { AuditFact } from '@clove/contracts';

export const at = new Date('2026-06-01T12:00:00Z');
export const recently = '2026-06-01T11:59:00Z';
export const longAgo = '2026-06-01T11:00:00Z';

export type Of<K extends AuditFact['kind']> = Extract<AuditFact, { kind: K }>;

export const unit: Of<'unit'> = {
  kind: 'unit',
  unitId: 'day-1/A/1-1',
  holdId: 'hold-1',
  orderId: 'order-1',
  state: 'SOLD',
  since: longAgo,
};
export const section: Of<'section'> = {
  kind: 'section',
  section: 'day-1/A',
  capacity: 10,
  free: 9,
  held: 0,
  pinned: 0,
  sold: 1,
};
export const quota: Of<'quota'> = { kind: 'quota', fanId: 'fan-1', used: 1, live: 1 };
export const order: Of<'order'> = {
  kind: 'order',
  orderId: 'order-1',
  state: 'COMPLETED',
  paymentId: 'payment-1',
  total: 1000,
  paidByLines: 1000,
  overdueSeconds: 0,
};
export const ticket: Of<'ticket'> = {
  kind: 'ticket',
  ticketId: 'ticket-1',
  orderId: 'order-1',
  unitId: 'day-1/A/1-1',
  state: 'VALID',
};
export const payment: Of<'payment'> = {
  kind: 'payment',
  paymentId: 'payment-1',
  orderId: 'order-1',
  providerKey: 'T1',
  state: 'CAPTURED',
  captured: 1000,
  refunded: 0,
};
export const provider: Of<'provider'> = {
  kind: 'provider',
  providerKey: 'T1',
  orderId: 'order-1',
  captured: 1000,
  cancelled: 0,
};
/** The same money, taken by staff. */
export const taken: Of<'payment'> = { ...payment, providerKey: null, onsite: true };
export const messaging: Of<'messaging'> = {
  kind: 'messaging',
  service: 'seat',
  outboxLagSeconds: 0.1,
  deadLetters: 0,
};

/** A shirt of the same order, picked up at the desk. */
export const piece: Of<'unit'> = { ...unit, inventory: 'merch', unitId: 'hold-m/1', holdId: 'hold-m' };
export const stock: Of<'section'> = { ...section, inventory: 'merch', section: 'tee/M' };
export const pieces: Of<'quota'> = { ...quota, inventory: 'merch', item: 'tee' };
export const pickUp: Of<'delivery'> = {
  kind: 'delivery',
  inventory: 'merch',
  unitId: 'hold-m/1',
  holdId: 'hold-m',
  orderId: 'order-1',
  state: 'READY',
};
export const line: Of<'line'> = {
  kind: 'line',
  inventory: 'merch',
  lineId: 'line-m',
  orderId: 'order-1',
  unitId: 'hold-m/1',
  state: 'PAID',
};
/** Two nights of the same order. */
export const nights: Of<'unit'> = { ...unit, inventory: 'stay', unitId: 'hold-s/1', holdId: 'hold-s' };
export const booking: Of<'delivery'> = {
  ...pickUp,
  inventory: 'stay',
  unitId: 'hold-s/1',
  state: 'CHECKED_IN',
};
export const nightLine: Of<'line'> = { ...line, inventory: 'stay', lineId: 'line-s', unitId: 'hold-s/1' };

/** What an order of a shirt and two nights adds to the sale. */
export const goods: readonly AuditFact[] = [piece, stock, pieces, pickUp, line, nights, booking, nightLine];
export const without = (...left: AuditFact[]) => goods.filter((fact) => !left.includes(fact));

/** A sale without violations. */
export const sound: readonly AuditFact[] = [
  unit,
  section,
  quota,
  order,
  ticket,
  payment,
  provider,
  messaging,
];

/** The sound sale with some facts replaced (by kind) or left out (null), and others added. */
export function sale(
  replaced: { [K in AuditFact['kind']]?: Of<K> | null },
  ...added: AuditFact[]
): readonly AuditFact[] {
  const rest = sound.flatMap((fact) => {
    const replacement = replaced[fact.kind];
    if (replacement === undefined) return [fact];
    return replacement === null ? [] : [replacement];
  });
  return [...rest, ...added];
}
