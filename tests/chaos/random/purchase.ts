import { randomUUID } from 'node:crypto';
import { Hold } from '@clove/contracts';
import { z } from 'zod';
import type { Fan } from '../../fan/fan.ts';
import { NotToBeRepeated, type Patience, problemOf } from './patience.ts';
import type { Ending, Wanted } from './wanted.ts';

const OrderSeen = z.object({
  id: z.string(),
  state: z.string(),
  total: z.number(),
  lines: z.array(z.object({ id: z.string(), unitId: z.string(), paid: z.number(), state: z.string() })),
});
/** An order that ended before its payment could be started has nowhere to pay. */
const Placed = z.object({ order: OrderSeen, redirectUrl: z.string().nullable() });
const Receipt = z.object({
  refunds: z.array(z.object({ amount: z.number() })),
  refused: z.array(z.object({ lineId: z.string() })),
});
export type OrderSeen = z.infer<typeof OrderSeen>;

/**
 * What the answers that a fan got come to.
 * - `sold`, `not-paid`, `paid-back`: the order's page said so
 * - `refused`: nothing could be held, or the order was not taken
 * - `given-up`: the fan let the holds go; `left`: ordered, and never paid
 * - `unanswered`: no answer came before the run was over
 */
export type Outcome = 'sold' | 'not-paid' | 'paid-back' | 'refused' | 'given-up' | 'left' | 'unanswered';

/** What one fan was answered in one purchase. */
export interface Answered {
  readonly number: number;
  readonly outcome: Outcome;
  /** Why something was refused, by problem. */
  readonly refusals: readonly string[];
  /** By the festival file, of all that was ordered. */
  readonly price: number;
  /** As seen last. Undefined: the fan knows of none. */
  readonly order: OrderSeen | undefined;
  /** The line that the fan was answered is cancelled. */
  readonly cancelledLine: string | undefined;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  COMPLETED: 'sold',
  CANCELLED: 'not-paid',
  EXPIRED: 'not-paid',
  REFUNDED: 'paid-back',
};

/** One fan's purchase, from holds to what the order's page says. Never throws for what the office answers: that is its result. */
export async function purchase(
  fan: Fan,
  number: number,
  wanted: Wanted,
  patience: Patience,
): Promise<Answered> {
  const refusals: string[] = [];
  const { holds, price } = await placeHolds(fan, wanted, patience, refusals);
  const answered = (outcome: Outcome, order?: OrderSeen, cancelledLine?: string): Answered => ({
    number,
    outcome,
    refusals,
    price,
    order,
    cancelledLine,
  });
  if (holds.length === 0) return answered(refusals.includes('unanswered') ? 'unanswered' : 'refused');
  if (wanted.ending === 'give-up') {
    return answered((await giveUp(fan, holds, patience)) ? 'given-up' : 'unanswered');
  }
  const key = randomUUID();
  const body = {
    holds: holds.map(({ inventory, id }) => ({ inventory, holdId: id })),
    paymentMethod: 'kakao-pay',
  };
  const answer = await patience.insist(fan, 'order', () => fan.unsafe('/api/orders', body, key));
  if (answer === undefined) return answered('unanswered');
  if (answer.status !== 201) {
    refusals.push(problemOf(answer) ?? String(answer.status));
    return answered('refused');
  }
  const { order, redirectUrl } = Placed.parse(answer.json);
  if (wanted.ending === 'leave') return answered('left', order);
  if (redirectUrl !== null) await payAtProvider(fan, redirectUrl, wanted.ending, patience);
  const settled = await settledOrder(fan, order.id, patience);
  const outcome = settled === undefined ? undefined : OUTCOMES[settled.state];
  if (settled === undefined || outcome === undefined) return answered('unanswered', settled ?? order);
  if (outcome !== 'sold' || !wanted.cancels) return answered(outcome, settled);
  return answered(outcome, settled, await cancelOneLine(fan, settled, patience));
}

/** The holds that were granted, and what they cost by the festival file. */
async function placeHolds(fan: Fan, wanted: Wanted, patience: Patience, refusals: string[]) {
  const holds: Hold[] = [];
  let price = 0;
  for (const each of wanted.holds) {
    const key = randomUUID();
    const answer = await patience.insist(fan, 'hold', () => fan.unsafe(each.path, each.body, key));
    if (answer?.status === 201) {
      holds.push(Hold.parse(answer.json));
      price += each.price;
    } else refusals.push(answer === undefined ? 'unanswered' : (problemOf(answer) ?? String(answer.status)));
  }
  return { holds, price };
}

const HOLD_PATHS = { seat: '/api/seats/holds', merch: '/api/goods/holds', stay: '/api/rooms/holds' } as const;

/** Whether each of the holds was let go. */
async function giveUp(fan: Fan, holds: readonly Hold[], patience: Patience): Promise<boolean> {
  const answers = await Promise.all(
    holds.map(({ inventory, id }) =>
      patience.insist(fan, 'give up', () =>
        fan.http.request('DELETE', `${HOLD_PATHS[inventory]}/${id}`, { headers: { 'idempotency-key': id } }),
      ),
    ),
  );
  return answers.every((answer) => answer !== undefined);
}

/** To the provider's page, its button, and back. What became of the payment, the order's page says. */
async function payAtProvider(
  fan: Fan,
  redirectUrl: string,
  choice: Exclude<Ending, 'give-up' | 'leave'>,
  patience: Patience,
): Promise<void> {
  const returnUrl = await patience.retry('pay at the provider', () =>
    fan.atProvider(redirectUrl, choice).catch(finalRefusal),
  );
  if (returnUrl === undefined || returnUrl === '') return;
  await patience.insist(fan, 'come back', () => fan.comeBack(returnUrl));
}

/** The provider's page refuses for good what has ended meanwhile: then the fan goes back to the order's page. */
function finalRefusal(error: Error): string {
  if (/page answered 4\d\d/.test(error.message)) return '';
  throw error;
}

async function settledOrder(fan: Fan, orderId: string, patience: Patience): Promise<OrderSeen | undefined> {
  for (;;) {
    const answer = await patience.insist(fan, 'see the order', () =>
      fan.http.request('GET', `/api/orders/${orderId}`, { headers: { prefer: 'wait=1' } }),
    );
    if (answer === undefined) return undefined;
    if (answer.status !== 200) throw new NotToBeRepeated(`order ${orderId}: ${answer.status} ${answer.text}`);
    const order = OrderSeen.parse(answer.json);
    if (OUTCOMES[order.state] !== undefined || patience.isOver) return order;
  }
}

/** Cancels the order's first line; answers its id when the fan was answered that it is cancelled, or will be. */
async function cancelOneLine(fan: Fan, order: OrderSeen, patience: Patience): Promise<string | undefined> {
  const lineId = order.lines[0]?.id ?? '';
  const key = randomUUID();
  const answer = await patience.insist(fan, 'cancel a line', () =>
    fan.unsafe(`/api/orders/${order.id}/lines/cancel`, { lineIds: [lineId] }, key),
  );
  if (answer?.status !== 202) return undefined;
  return Receipt.parse(answer.json).refused.length === 0 ? lineId : undefined;
}
