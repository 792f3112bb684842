import { Amount, Day, Instant, LedgerSum, LocalId, OrderChannel, SettlementFinding } from '@clove/contracts';
import { Problem, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { LedgerPort, SettlementStore } from '../../application/settlement.ts';
import { settle, spanOfDays } from '../../application/settlement.ts';

/** Most days of one settlement. Source: a festival sells for months; each day is a few rows. */
const MOST_DAYS = 366;

const Reconciliation = z.strictObject({
  day: Day,
  run: z.int(),
  state: z.enum(['under-way', 'agrees', 'differs']),
  at: Instant.nullable(),
  payments: z.int(),
  listed: z.boolean().describe('The provider lists its payments: one that is unknown here would be found'),
  differences: z.int(),
  findings: z.array(SettlementFinding).describe('Each difference, at most 1,000'),
});
const SettlementBody = z.strictObject({
  from: Instant,
  to: Instant,
  timezone: z.string(),
  days: z.array(
    z.strictObject({
      day: Day,
      methods: z.array(LedgerSum.omit({ day: true })),
      sold: z.array(
        z.strictObject({
          inventory: z.string(),
          channel: OrderChannel.describe('Sold on the web, at the box office, or given away there'),
          units: z
            .int()
            .describe('Of orders that were placed on the day and paid, also those cancelled since'),
          paid: Amount,
          discounts: Amount.describe('Taken off prices, e.g. by vouchers'),
          complimentary: z.int().describe('Units among them for which nothing was paid'),
          feesKept: Amount.describe('Kept of what was cancelled on the day'),
        }),
      ),
      vouchers: z
        .array(
          z.strictObject({
            voucher: LocalId,
            orders: z.int(),
            units: z.int(),
            discounts: Amount,
            paid: Amount,
          }),
        )
        .describe('What of the above was sold with vouchers, by their ids'),
      reconciliation: Reconciliation.nullable().describe('Null: the day was not compared yet'),
    }),
  ),
});
const reconciled: z.infer<typeof Reconciliation> = {
  day: '2026-06-01',
  run: 1,
  state: 'agrees',
  at: '2026-06-01T16:00:07.000Z',
  payments: 812,
  listed: true,
  differences: 0,
  findings: [],
};
const example: z.infer<typeof SettlementBody> = {
  from: '2026-05-31T15:00:00Z',
  to: '2026-06-01T15:00:00Z',
  timezone: 'Asia/Seoul',
  days: [
    {
      day: '2026-06-01',
      methods: [
        {
          method: 'kakao-pay',
          payments: 812,
          captured: 107_184_000,
          refunded: 264_000,
          refundedByHand: 0,
          providerFees: 3_998_808,
        },
      ],
      sold: [
        {
          ...{ inventory: 'seat', channel: 'web', units: 812, paid: 107_184_000 },
          ...{ discounts: 0, complimentary: 0, feesKept: 0 },
        },
      ],
      vouchers: [{ voucher: 'early-bird', orders: 40, units: 71, discounts: 937_200, paid: 8_434_800 }],
      reconciliation: reconciled,
    },
  ],
};

/** Days of the festival's time zone, both included. Default of `from`: today; of `to`: `from`. */
const Days = z
  .strictObject({ from: Day.optional(), to: Day.optional() })
  .refine(({ from, to }) => from !== undefined || to === undefined, {
    path: ['from'],
    message: 'goes with to',
  })
  .refine(({ from = '', to = from }) => from <= to, { path: ['to'], message: 'not before from' })
  .refine(({ from = '', to = from }) => !(Date.parse(to) - Date.parse(from) >= MOST_DAYS * 86_400_000), {
    path: ['to'],
    message: `at most ${MOST_DAYS} days`,
  });

export interface SettlementRouteParts {
  readonly ledger: LedgerPort;
  readonly store: SettlementStore;
  timezone(): Promise<string | undefined>;
}

/** For the organiser and operations: what was captured, paid back and kept, and whether all books agree. */
export function settlementRoutes(parts: SettlementRouteParts): Route[] {
  const zone = async () => {
    const timezone = await parts.timezone();
    if (timezone !== undefined) return timezone;
    throw new Problem({
      status: 503,
      type: 'not-on-sale-yet',
      detail: 'Nothing is on sale yet.',
      retryAfterSeconds: 30,
    });
  };
  return [
    route({
      method: 'get',
      path: '/api/orders/settlement',
      operationId: 'getSettlement',
      summary:
        'By day of the festival’s time zone: captured, paid back and provider fees by method, sold and fees kept by inventory, and whether orders, ledger and provider agree',
      access: ['organiser', 'ops'],
      query: Days,
      responses: { 200: { description: 'The days that have anything', schema: SettlementBody, example } },
      handler: async ({ query }) => ({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: await settle(parts, daysOf(query, await zone())),
      }),
    }),
    route({
      method: 'put',
      path: '/api/orders/settlement/:day/reconciliation',
      operationId: 'reconcileDay',
      summary:
        'Compares a day again: its orders with the ledger, the ledger with the provider. Each day is compared by itself an hour after its end',
      access: ['organiser', 'ops'],
      params: z.strictObject({ day: Day }),
      responses: {
        202: {
          description: 'Under way',
          schema: Reconciliation,
          example: { ...reconciled, state: 'under-way' },
        },
      },
      async handler({ params: { day } }) {
        await parts.store.plan(day, spanOfDays(day, day, await zone()), true);
        const [planned] = await parts.store.days(day, day);
        return { status: 202, headers: { 'cache-control': 'no-store' }, body: planned };
      },
    }),
  ];
}

function daysOf({ from, to }: z.infer<typeof Days>, timezone: string) {
  const first = from ?? Temporal.Now.zonedDateTimeISO(timezone).toPlainDate().toString();
  return { from: first, to: to ?? first, timezone };
}
