import { z } from 'zod';
import { InventoryName } from './inventory.ts';

/** Whose unit it is. Absent: seat's. */
const inventory = InventoryName.optional();

/**
 * GET /internal/audit of every service whose catalogue entry says `audit`: the facts that the invariants join, by key.
 * Streamed as JSON lines; each service documents which kinds it emits.
 */
export const AuditFact = z.discriminatedUnion('kind', [
  /** An inventory: a unit that is not free. */
  z.strictObject({
    kind: z.literal('unit'),
    inventory,
    unitId: z.string(),
    holdId: z.string(),
    orderId: z.string().nullable(),
    state: z.enum(['HELD', 'PINNED', 'SOLD']),
    since: z.string(),
  }),
  /** An inventory: one per stock that is counted by itself. seat: a section; merch: an item or option; stay: a room's night. */
  z.strictObject({
    kind: z.literal('section'),
    inventory,
    /** `<performance>/<section>`, `<item>`, `<item>/<option>`, `<room>/<night>`. */
    section: z.string(),
    capacity: z.int(),
    /** For the public to buy. */
    free: z.int(),
    /** Neither sold nor for the public: blocked by staff or the file, or house seats. Absent: none. */
    blocked: z.int().optional(),
    held: z.int(),
    pinned: z.int(),
    sold: z.int(),
  }),
  /** An inventory: recorded and recomputed quota of a fan who has any. */
  z.strictObject({
    kind: z.literal('quota'),
    inventory,
    fanId: z.string(),
    /** What the limit is of, where an inventory limits each item by itself. Absent: of everything it sells. */
    item: z.string().optional(),
    used: z.int(),
    live: z.int(),
  }),
  /** merch, stay: what SELL delivered, one per unit: a piece to pick up, a booking. `VOID` and `CANCELLED` stand for no unit, every other state does. */
  z.strictObject({
    kind: z.literal('delivery'),
    inventory: InventoryName,
    unitId: z.string(),
    holdId: z.string(),
    orderId: z.string(),
    state: z.string(),
  }),
  /** ticket: every order. */
  z.strictObject({
    kind: z.literal('order'),
    orderId: z.string(),
    state: z.string(),
    paymentId: z.string().nullable(),
    total: z.int(),
    paidByLines: z.int(),
    overdueSeconds: z.number(),
  }),
  /**
   * ticket: every line that was paid and is not a place's (a place's ticket is its fact). `PAID`;
   * `WITHDRAWING` and `CANCELLING`: being taken back, its unit not yet freed for certain; `CANCELLED`.
   */
  z.strictObject({
    kind: z.literal('line'),
    inventory: InventoryName,
    lineId: z.string(),
    orderId: z.string(),
    unitId: z.string(),
    state: z.enum(['PAID', 'WITHDRAWING', 'CANCELLING', 'CANCELLED']),
  }),
  /** ticket: every ticket. `VOID_UNIT_KEPT`: void with its cancelled performance, its unit stays sold. */
  z.strictObject({
    kind: z.literal('ticket'),
    ticketId: z.string(),
    orderId: z.string(),
    unitId: z.string(),
    state: z.string(),
  }),
  /**
   * ticket: a count of uses of vouchers that was ever above 0, recorded and recomputed. `code`: live orders with it; `fan`: a
   * fan's, with any code of the voucher; `order`: a discount (`used`) of a web order that no voucher gave.
   */
  z.strictObject({
    kind: z.literal('voucher'),
    of: z.enum(['code', 'fan', 'order']),
    /** `<voucher> <code>`, `<voucher> <fan>` or the order's id. */
    key: z.string(),
    used: z.int(),
    live: z.int(),
  }),
  /** payment: every payment. */
  z.strictObject({
    kind: z.literal('payment'),
    paymentId: z.string(),
    orderId: z.string(),
    providerKey: z.string().nullable(),
    state: z.string(),
    captured: z.int(),
    refunded: z.int(),
    /** The part of `refunded` that people paid by hand, unknown to the provider. Absent from older services. */
    refundedByHand: z.int().optional(),
    /** Staff took it on site: no provider has it. Absent: no. */
    onsite: z.literal(true).optional(),
  }),
  /** payment-sandbox: the provider's own ledger. */
  z.strictObject({
    kind: z.literal('provider'),
    providerKey: z.string(),
    orderId: z.string(),
    captured: z.int(),
    cancelled: z.int(),
  }),
  /** every service: outbox lag in seconds and dead letters not acknowledged. */
  z.strictObject({
    kind: z.literal('messaging'),
    service: z.string(),
    outboxLagSeconds: z.number(),
    deadLetters: z.int(),
  }),
]);
export type AuditFact = z.infer<typeof AuditFact>;
