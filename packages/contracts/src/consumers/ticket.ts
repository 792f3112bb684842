import { z } from 'zod';
import type { Consumer } from './consumer.ts';
import { amount, id, instant, inventory, label, memberErased, place, text } from './shapes.ts';

const quoted = z.union([
  z.object({
    result: z.literal('ok'),
    extended: z.boolean().optional(),
    hold: z.object({
      id,
      inventory: inventory.optional(),
      fanId: id,
      units: z
        .array(
          z.object({
            unitId: id,
            ...place,
            label: label.optional(),
            seat: z.string().nullable().optional(),
            refundsFrom: instant.optional(),
            category: z
              .object({
                id,
                title: text,
                minPerOrder: z.number().optional(),
                maxPerOrder: z.number().optional(),
              })
              .optional(),
            price: amount,
          }),
        )
        .min(1),
      currency: z.string(),
      expiresAt: instant,
    }),
  }),
  z.object({ result: z.enum(['not-found', 'sales-paused']) }),
  z.object({ result: z.literal('ended'), state: z.string() }),
]);
const refundState = z.enum(['REQUESTED', 'SENT', 'DONE', 'UNKNOWN', 'REJECTED', 'MANUAL']);
const resultOf = (...values: [string, ...string[]]) => z.object({ result: z.enum(values) });

/** Orders: what the saga reads of inventories and of payment. */
export const ticket: Consumer = {
  events: {
    'auth.MemberErased': memberErased,
    'event.PerformanceChanged': z.object({
      id,
      onSale: z.boolean(),
      title: text,
      startsAt: instant,
      doorsAt: instant.optional(),
      covers: z.array(id).optional(),
      rescheduled: z.object({ reason: z.string().optional() }).optional(),
      sections: z.array(z.object({ id, categories: z.array(z.object({ id })).optional() })),
    }),
  },
  answers: {
    '/internal/holds/quote': quoted,
    '/internal/holds/extend': z.union([
      z.object({ result: z.literal('ok'), expiresAt: instant }),
      resultOf('ended'),
    ]),
    '/internal/holds/pin': z.union([
      resultOf('pinned'),
      z.object({
        result: z.literal('refused'),
        reason: z.enum([
          'not-found',
          'units-taken',
          'quota',
          'released',
          'bound-to-other-order',
          'withdrawn',
        ]),
      }),
    ]),
    '/internal/holds/sell': resultOf('sold', 'unknown-hold'),
    '/internal/holds/release': resultOf('released', 'refused'),
    '/internal/holds/unpin': resultOf('active', 'ended', 'refused'),
    '/internal/units/release': resultOf('released', 'refused'),
    '/internal/quota/transfer': resultOf('moved', 'quota-exceeded', 'unknown-unit'),
    '/internal/deliveries/withdraw': z.union([
      resultOf('withdrawn'),
      z.object({ result: z.literal('refused'), reason: z.string() }),
    ]),
    '/internal/payments': z.union([
      z.object({ result: z.literal('ready'), redirectUrl: z.string().nullable(), expiresAt: instant }),
      z.object({ result: z.literal('declined'), reason: z.string() }),
      z.object({ result: z.literal('unavailable'), retryAfterSeconds: z.number() }),
    ]),
    '/internal/payments/capture': z.union([
      z.object({ result: z.literal('captured'), amount }),
      z.object({ result: z.literal('failed'), reason: z.string(), payable: z.literal(true).optional() }),
      resultOf('pending'),
    ]),
    '/internal/payments/void': z.object({ state: z.string() }),
    '/internal/refunds': z.union([
      z.object({ result: z.literal('accepted'), state: refundState }),
      z.object({ result: z.literal('refused'), reason: z.string() }),
    ]),
    '/internal/refunds/settle': z.union([
      z.object({ result: z.literal('settled'), amount }),
      resultOf('not-found'),
      z.object({ result: z.literal('refused'), state: refundState }),
    ]),
  },
};
