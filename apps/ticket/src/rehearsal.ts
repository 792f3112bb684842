import {
  CapturePaymentItem,
  CreatePaymentItem,
  ExtendItem,
  Id,
  items,
  type PaymentMethod,
  QuoteItem,
  standingUnitId,
} from '@clove/contracts';
import { newId, type Rehearsal, type Stage } from '@clove/service-kit';
import { z } from 'zod';

/** Fans who order at once; each anew in every round. */
const FANS = 8;
/** Orders of each fan in a round. */
const ORDERS = 2;
const PRICE = 1_000;
const DAY_MS = 24 * 3600 * 1000;
/** Of the answer about an order; a step takes a few milliseconds. */
const WAIT_SECONDS = 5;

const Placed = z.object({ order: z.object({ id: Id }), redirectUrl: z.url() });
const Seen = z.object({ state: z.string() });
const Holds = z.object({ items: z.array(z.object({ holdId: Id })) });

/** Fans order what they hold, pay and see their tickets; this answers as seat and payment do. */
export function ticketRehearsal(method: PaymentMethod): Rehearsal {
  const performanceId = `rehearsal-${newId().slice(-12)}`;
  const later = () => new Date(Date.now() + DAY_MS).toISOString();

  return {
    env: { PAYMENT_METHODS: method },
    // One row for the whole festival, which may not be there yet.
    rows: {
      'sale-terms': [
        {
          fields: {
            title: { ko: '예행', en: 'Rehearsal' },
            timezone: 'Asia/Seoul',
            currency: 'KRW',
            refunds: [{ untilDaysBefore: 1, feePercent: 0 }],
          },
        },
      ],
    },
    answer(path, body) {
      switch (path) {
        case '/internal/holds/quote':
          return each(QuoteItem, body, ({ holdId, fanId, extend }) => ({
            result: 'ok',
            extended: extend === true,
            hold: {
              id: holdId,
              inventory: 'seat',
              fanId,
              performanceId,
              state: 'ACTIVE',
              units: [1, 2].map((n) => ({
                unitId: standingUnitId(holdId, n),
                item: `${performanceId}/R`,
                label: null,
                performanceId,
                sectionId: 'R',
                seat: null,
                price: PRICE,
              })),
              currency: 'KRW',
              createdAt: new Date().toISOString(),
              expiresAt: later(),
            },
          }));
        case '/internal/holds/extend':
          return each(ExtendItem, body, () => ({ result: 'ok', expiresAt: later() }));
        case '/internal/payments':
          return each(CreatePaymentItem, body, ({ returnUrl }) => ({
            result: 'ready',
            redirectUrl: returnUrl,
            expiresAt: later(),
          }));
        case '/internal/payments/capture':
          return each(CapturePaymentItem, body, ({ amount }) => ({
            result: 'captured',
            amount,
            capturedAt: new Date().toISOString(),
          }));
        case '/internal/holds/sell':
          return { body: { items: Holds.parse(body).items.map(() => ({ result: 'sold' })) } };
        case '/internal/holds/pin':
          return { body: { items: Holds.parse(body).items.map(() => ({ result: 'pinned' })) } };
        default:
          return { status: 404, body: {} };
      }
    },
    async perform(stage) {
      const fans = Array.from({ length: FANS }, newId);
      for (let order = 0; order < ORDERS; order += 1) {
        await Promise.all(fans.map((fanId) => buy(stage, fanId, method)));
      }
    },
  };
}

function each<I>(item: z.ZodType<I>, body: unknown, answer: (item: I) => object) {
  return { body: { items: items(item).parse(body).items.map(answer) } };
}

async function buy(stage: Stage, fanId: string, paymentMethod: PaymentMethod): Promise<void> {
  const body = { holdIds: [newId()], paymentMethod };
  const answer = await stage.ask({ method: 'POST', path: '/api/orders', body, fanId });
  const { order, redirectUrl } = Placed.parse(answer.body);
  await stage.ask({ method: 'GET', path: `${new URL(redirectUrl).pathname}?pg_token=rehearsal` });
  const headers = { prefer: `wait=${WAIT_SECONDS}` };
  const seen = await stage.ask({ method: 'GET', path: `/api/orders/${order.id}`, fanId, headers });
  const { state } = Seen.parse(seen.body);
  if (state !== 'COMPLETED') throw new Error(`the order is ${state}`);
}
