import { z } from 'zod';

/**
 * GET /internal/audit of seat, ticket, payment and payment-sandbox: the facts that the invariants join, by key.
 * Streamed as JSON lines; each service documents which kinds it emits.
 */
export const AuditFact = z.discriminatedUnion('kind', [
  /** seat, merch, stay: a unit that is not free. */
  z.strictObject({
    kind: z.literal('unit'),
    unitId: z.string(),
    holdId: z.string(),
    orderId: z.string().nullable(),
    state: z.enum(['HELD', 'PINNED', 'SOLD']),
    since: z.string(),
  }),
  /** seat, merch, stay: one per section, article with option, or room and night. */
  z.strictObject({
    kind: z.literal('section'),
    section: z.string(),
    capacity: z.int(),
    free: z.int(),
    held: z.int(),
    pinned: z.int(),
    sold: z.int(),
  }),
  /** seat, merch, stay: recorded and recomputed quota of a fan who has any. */
  z.strictObject({
    kind: z.literal('quota'),
    fanId: z.string(),
    /** Which of the service's limits, e.g. the article's id. Absent where it has one limit only. */
    scope: z.string().optional(),
    used: z.int(),
    live: z.int(),
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
  /** ticket: every ticket. `VOID_UNIT_KEPT`: void with its cancelled performance, its unit stays sold. */
  z.strictObject({
    kind: z.literal('ticket'),
    ticketId: z.string(),
    orderId: z.string(),
    unitId: z.string(),
    state: z.string(),
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
