import { randomUUID } from 'node:crypto';
import { Hold } from '@clove/contracts';
import { z } from 'zod';
import type { Answer } from '../../fan/http-client.ts';
import { type Asking, NotToBeRepeated, problemOf, type Try, type Wait } from './asking.ts';
import type { Ending, Wanted, WantedHold } from './wanted.ts';

const OrderSeen = z.object({
  id: z.string(),
  state: z.string(),
  total: z.number(),
  /** Why it ended without a delivery. */
  endReason: z.string().nullish(),
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

export interface AskedHold {
  readonly hold: WantedHold;
  /** Undefined: it was granted. */
  readonly refusal: string | undefined;
}

/** What one fan was answered in one purchase. */
export interface Answered {
  readonly number: number;
  readonly outcome: Outcome;
  /** Why something was refused, by problem. */
  readonly refusals: readonly string[];
  /** Each hold that the fan asked for, and why it was refused. */
  readonly asked: readonly AskedHold[];
  /** By the festival file, of all that was ordered. */
  readonly price: number;
  /** As seen last. Undefined: the fan knows of none. */
  readonly order: OrderSeen | undefined;
  /** The line that the fan was answered is cancelled. */
  readonly cancelledLine: string | undefined;
  /** When the fan began, in milliseconds of `performance.now()`. */
  readonly began: number;
  readonly waits: readonly Wait[];
  readonly tries: readonly Try[];
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  COMPLETED: 'sold',
  CANCELLED: 'not-paid',
  EXPIRED: 'not-paid',
  REFUNDED: 'paid-back',
};

/** One fan's purchase, from holds to what the order's page says. Never throws for what the office answers: that is its result. */
export async function purchase(asking: Asking, number: number, wanted: Wanted): Promise<Answered> {
  const began = performance.now();
  const { holds, price, asked } = await placeHolds(asking, wanted);
  const refusals = asked.flatMap(({ refusal }) => refusal ?? []);
  const answered = (outcome: Outcome, order?: OrderSeen, cancelledLine?: string): Answered => ({
    number,
    outcome,
    refusals,
    asked,
    price,
    order,
    cancelledLine,
    began,
    waits: asking.waits,
    tries: asking.tries,
  });
  if (holds.length === 0) return answered(refusals.includes('unanswered') ? 'unanswered' : 'refused');
  if (wanted.ending === 'give-up') {
    return answered((await giveUp(asking, holds)) ? 'given-up' : 'unanswered');
  }
  const key = randomUUID();
  const body = {
    holds: holds.map(({ inventory, id }) => ({ inventory, holdId: id })),
    paymentMethod: 'kakao-pay',
  };
  const answer = await asking.insist('order', () => asking.fan.unsafe('/api/orders', body, key));
  if (answer === undefined) return answered('unanswered');
  const refusal = refusalOf(answer);
  if (refusal !== undefined) {
    refusals.push(refusal);
    return answered('refused');
  }
  const { order, redirectUrl } = Placed.parse(answer.json);
  if (wanted.ending === 'leave') return answered('left', order);
  if (redirectUrl !== null) await payAtProvider(asking, redirectUrl, wanted.ending);
  const settled = await settledOrder(asking, order.id);
  const outcome = settled === undefined ? undefined : OUTCOMES[settled.state];
  if (settled === undefined || outcome === undefined) return answered('unanswered', settled ?? order);
  if (outcome !== 'sold' || !wanted.cancels) return answered(outcome, settled);
  return answered(outcome, settled, await cancelOneLine(asking, settled));
}

/** The holds that were granted, and what they cost by the festival file. */
async function placeHolds(asking: Asking, wanted: Wanted) {
  const holds: Hold[] = [];
  const asked: AskedHold[] = [];
  let price = 0;
  for (const hold of wanted.holds) {
    const key = randomUUID();
    const answer = await asking.insist('hold', () => asking.fan.unsafe(hold.path, hold.body, key));
    asked.push({ hold, refusal: refusalOf(answer) });
    if (answer?.status !== 201) continue;
    holds.push(Hold.parse(answer.json));
    price += hold.price;
  }
  return { holds, price, asked };
}

function refusalOf(answer: Answer | undefined): string | undefined {
  if (answer === undefined) return 'unanswered';
  return answer.status === 201 ? undefined : (problemOf(answer) ?? String(answer.status));
}

const HOLD_PATHS = { seat: '/api/seats/holds', merch: '/api/goods/holds', stay: '/api/rooms/holds' } as const;

/** Whether each of the holds was let go. */
async function giveUp(asking: Asking, holds: readonly Hold[]): Promise<boolean> {
  const answers = await Promise.all(
    holds.map(({ inventory, id }) =>
      asking.insist('give up', () =>
        asking.fan.http.request('DELETE', `${HOLD_PATHS[inventory]}/${id}`, {
          headers: { 'idempotency-key': id },
        }),
      ),
    ),
  );
  return answers.every((answer) => answer !== undefined);
}

/** To the provider's page, its button, and back. What became of the payment, the order's page says. */
async function payAtProvider(
  asking: Asking,
  redirectUrl: string,
  choice: Exclude<Ending, 'give-up' | 'leave'>,
): Promise<void> {
  const returnUrl = await asking.retry('pay at the provider', () =>
    asking.fan.atProvider(redirectUrl, choice).catch(finalRefusal),
  );
  if (returnUrl === undefined || returnUrl === '') return;
  await asking.insist('come back', () => asking.fan.comeBack(returnUrl));
}

/** The provider's page refuses for good what has ended meanwhile: then the fan goes back to the order's page. */
function finalRefusal(error: Error): string {
  if (/page answered 4\d\d/.test(error.message)) return '';
  throw error;
}

async function settledOrder(asking: Asking, orderId: string): Promise<OrderSeen | undefined> {
  for (;;) {
    const answer = await asking.insist('see the order', () =>
      asking.fan.http.request('GET', `/api/orders/${orderId}`, { headers: { prefer: 'wait=1' } }),
    );
    if (answer === undefined) return undefined;
    if (answer.status !== 200) throw new NotToBeRepeated(`order ${orderId}: ${answer.status} ${answer.text}`);
    const order = OrderSeen.parse(answer.json);
    if (OUTCOMES[order.state] !== undefined || asking.isOver) return order;
  }
}

/** Cancels the order's first line; answers its id when the fan was answered that it is cancelled, or will be. */
async function cancelOneLine(asking: Asking, order: OrderSeen): Promise<string | undefined> {
  const lineId = order.lines[0]?.id ?? '';
  const key = randomUUID();
  const answer = await asking.insist('cancel a line', () =>
    asking.fan.unsafe(`/api/orders/${order.id}/lines/cancel`, { lineIds: [lineId] }, key),
  );
  if (answer?.status !== 202) return undefined;
  return Receipt.parse(answer.json).refused.length === 0 ? lineId : undefined;
}
