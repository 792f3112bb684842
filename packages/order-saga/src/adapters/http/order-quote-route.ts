import { Amount, Currency, Id, InventoryName, LocalId, VoucherCode } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { OrderQuote, quoteOrder } from '../../application/quote-order.ts';
import { clientNetwork } from './client-network.ts';
import { exampleOrder } from './order-example.ts';
import { orderProblem } from './problems.ts';

/** Source: as an order. */
const mostHolds = 10;

const QuoteBody = z.strictObject({
  holds: z
    .array(z.strictObject({ inventory: InventoryName, holdId: Id }))
    .min(1)
    .max(mostHolds)
    .refine((holds) => new Set(holds.map(({ holdId }) => holdId)).size === holds.length, 'each hold once'),
  voucher: VoucherCode.optional().describe(
    'A code as the fan typed it; case, spaces and hyphens do not count',
  ),
});

const Quote = z.strictObject({
  currency: Currency,
  lines: z.array(
    z.strictObject({
      inventory: InventoryName,
      holdId: Id,
      unitId: z.string(),
      item: z.string(),
      unitPrice: Amount,
      discount: Amount,
      paid: Amount,
    }),
  ),
  discount: Amount,
  total: Amount,
  voucher: z.strictObject({ id: LocalId }).nullable().describe('What counts; null: no voucher'),
  refused: z
    .looseObject({
      reason: z
        .string()
        .describe(
          'voucher-unknown, voucher-expired, voucher-used-up, voucher-used-by-you, voucher-below-minimum, voucher-not-for-these; voucher-required where something is sold with a code alone',
        ),
      detail: z.string(),
    })
    .nullable()
    .describe(
      'Why the code gives nothing: the prices are those without it. An order would be refused with it. Null: none was named, or it counts',
    ),
});
const line = exampleOrder.lines[0];
const example: z.infer<typeof Quote> = {
  currency: 'KRW',
  lines: [
    {
      ...{ inventory: 'seat', holdId: line?.holdId ?? '', unitId: 'day-1/A/3-12', item: 'day-1/A' },
      ...{ unitPrice: 132_000, discount: 13_200, paid: 118_800 },
    },
  ],
  discount: 13_200,
  total: 118_800,
  voucher: { id: 'early-bird' },
  refused: null,
};

/** What an order would cost, before it is placed. */
export function orderQuoteRoute(quote: ReturnType<typeof quoteOrder>): Route {
  return route({
    method: 'post',
    path: '/api/orders/quote',
    operationId: 'quoteOrder',
    summary:
      'What an order of these holds would cost, with a voucher’s code or without; nothing is ordered and no use of the code is taken',
    access: 'member',
    body: QuoteBody,
    examples: { body: { holds: [{ inventory: 'seat', holdId: line?.holdId }], voucher: 'early-bird 2026' } },
    responses: {
      200: {
        description: 'By line, and why the code does not count where it does not',
        schema: Quote,
        example,
      },
      429: { description: 'too-many-codes: codes that do not exist were tried too often' },
    },
    async handler({ principal, body, headers }) {
      const answer = await quote({
        fanId: principal.memberId,
        holds: body.holds,
        ...(body.voucher === undefined
          ? {}
          : { voucher: { code: body.voucher, network: clientNetwork(headers) } }),
      });
      return { status: 200, headers: { 'cache-control': 'no-store' }, body: shown(answer) };
    },
  });
}

function shown({ lines, currency, voucherId, refused }: OrderQuote): z.infer<typeof Quote> {
  const sum = (of: 'discountShare' | 'paid') => lines.reduce((total, each) => total + each[of], 0);
  return {
    currency,
    lines: lines.map(({ inventory, holdId, unitId, item, unitPrice, discountShare, paid }) => ({
      ...{ inventory, holdId, unitId, item, unitPrice, discount: discountShare, paid },
    })),
    discount: sum('discountShare'),
    total: sum('paid'),
    voucher: voucherId === null ? null : { id: voucherId },
    refused: refused === null ? null : { ...refused, detail: orderProblem(refused).detail ?? '' },
  };
}
