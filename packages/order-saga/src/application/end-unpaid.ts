import type { PaymentState } from '@clove/contracts';
import type { Order } from '../domain/order.ts';
import { endBeforePayment } from '../domain/order-states.ts';
import type { Move, Next } from './order-store.ts';
import type { SagaContext } from './saga-context.ts';

type AskedState = PaymentState | 'NOT_FOUND';

/** The states of a payment that nothing can be captured from any more: only they allow a release. */
const deadPayments: readonly AskedState[] = ['VOIDED', 'FAILED', 'NOT_FOUND'];

/**
 * Voids the order's payment by compare-and-set. Answers false when it is not dead afterwards: then the order must
 * go on. Throws when the payment service cannot be asked: the outcome is not known.
 */
export async function voidPayment(
  { payment }: Pick<SagaContext, 'payment'>,
  order: Order,
): Promise<{ readonly dead: boolean; readonly state: AskedState }> {
  const { state } = await payment.void({ paymentId: order.paymentId, orderId: order.id });
  return { dead: deadPayments.includes(state), state };
}

/** The move that ends an order before payment; the holds are released next. */
export function endMove(order: Order, wanted: 'EXPIRED' | 'CANCELLED', endReason: string): Move {
  return { order, to: endBeforePayment(order.state, wanted), endReason, next: { kind: 'lease' } };
}

/** What became of the wish to end an order before payment. */
export type UnpaidEnd =
  | { readonly outcome: 'ended'; readonly order: Order }
  /** Somebody else moved the order meanwhile: a new look decides. */
  | { readonly outcome: 'moved' }
  /** Its payment cannot be voided: the order goes on as it was. */
  | { readonly outcome: 'payment-alive'; readonly state: AskedState };

/**
 * Cancels an unpaid order under its lease. Until its end is written no return confirms what cannot be captured any
 * more, and the request that is just starting its payment neither hands out a voided one nor takes the void for a
 * refusal of the provider. Throws when the payment service cannot be asked; the order then goes on as it was.
 */
export async function cancelUnpaid(
  context: Pick<SagaContext, 'payment' | 'store'>,
  order: Order,
  { endReason, next }: { readonly endReason: string; readonly next: Next },
): Promise<UnpaidEnd> {
  const { store } = context;
  const taken = await store.move({ order, to: order.state, next: { kind: 'lease' } });
  if (taken === undefined) return { outcome: 'moved' };
  // The step runner goes on from here.
  const giveBack = () => store.move({ order: taken, to: taken.state, next: { kind: 'in', ms: 0 } });
  const { dead, state } = await voidPayment(context, taken).catch(async (error: unknown) => {
    await giveBack();
    throw error;
  });
  if (!dead) {
    await giveBack();
    return { outcome: 'payment-alive', state };
  }
  const ended = await store.move({ ...endMove(taken, 'CANCELLED', endReason), next });
  return ended === undefined ? { outcome: 'moved' } : { outcome: 'ended', order: ended };
}
