/** Every state of an order. What each means and what happens when it is overdue: the comments of {@link orderTransitions}. */
export const orderStates = [
  'OPEN',
  'AWAITING_PAYMENT',
  'CONFIRMING',
  'CAPTURING',
  'COMPLETED',
  'UNDOING',
  'EXPIRED',
  'CANCELLED',
  'REFUNDED',
] as const;
export type OrderState = (typeof orderStates)[number];

/**
 * The order's state table. Each arrow is one compare-and-set; an arrow that is not here is forbidden.
 * The SQL that writes orders refuses what {@link mayMove} refuses.
 */
export const orderTransitions: Readonly<Record<OrderState, readonly OrderState[]>> = {
  /**
   * Lines, amounts and refund policy frozen. Passed through in the commit that inserts the order where its payment is ready
   * soon. Overdue: create the payment again, or expire. CONFIRMING only when the total is 0 or was taken on site.
   */
  OPEN: ['AWAITING_PAYMENT', 'CONFIRMING', 'EXPIRED'],
  /** Redirect given. Overdue: void the payment by compare-and-set, and only if that succeeded end the order. */
  AWAITING_PAYMENT: ['CONFIRMING', 'EXPIRED', 'CANCELLED'],
  /**
   * The provider's return parameters are durable. Overdue: pin again. CANCELLED when a pin was refused and nothing was
   * captured; UNDOING when it was captured, because a capture may be asked for before CAPTURING is written.
   */
  CONFIRMING: ['CAPTURING', 'CANCELLED', 'UNDOING'],
  /**
   * The outcome of the capture is open. Overdue: ask payment; never release on a guess. AWAITING_PAYMENT again when the
   * return was not the provider's and nothing was paid: a genuine one may still come until the deadline.
   */
  CAPTURING: ['COMPLETED', 'CANCELLED', 'UNDOING', 'AWAITING_PAYMENT'],
  /** Delivered in the transaction that learned CAPTURED. Only single lines change after this. Overdue: repeat SELL until done. */
  COMPLETED: [],
  /** Captured, but it cannot be delivered. Overdue: repeat the refund until it is done or a person has to pay by hand. */
  UNDOING: ['REFUNDED'],
  /** The three ends. Overdue: make sure that unpin and release are done. */
  EXPIRED: [],
  CANCELLED: [],
  REFUNDED: [],
};

/** States before the fan came back from the provider: nothing is pinned, nothing can be captured without a return. */
export const unpaidStates: readonly OrderState[] = ['OPEN', 'AWAITING_PAYMENT'];

/**
 * Why an unpaid order ended, as its fan sees it. Other ends name their own cause, e.g. `pin-refused-units-taken`.
 * - `declined`: the provider refused to start the payment, or the payment failed
 * - `given-up`: the fan stopped the payment or cancelled the order
 * - `expired`: the deadline passed
 * - `superseded`: another order of the fan took the hold over
 */
export type UnpaidEndReason = 'declined' | 'given-up' | 'expired' | 'superseded';

/**
 * Ends after which the fan keeps the places for the time that is left of their hold, to order them again: no money was
 * taken and the fan did not give the places up.
 */
const endsThatKeepPlaces: ReadonlySet<string> = new Set<UnpaidEndReason>(['declined', 'given-up']);

export function keepsPlaces(endReason: string | null): boolean {
  return endReason !== null && endsThatKeepPlaces.has(endReason);
}

/** States in which a fan's page keeps waiting. */
export const unsettledStates: readonly OrderState[] = ['OPEN', 'AWAITING_PAYMENT', 'CONFIRMING', 'CAPTURING'];

/** Ends without delivery: the lines are dropped and the holds released. */
export const undeliveredEnds: readonly OrderState[] = ['EXPIRED', 'CANCELLED', 'REFUNDED'];

export function mayMove(from: OrderState, to: OrderState): boolean {
  return orderTransitions[from].includes(to);
}

/** The state in which an order ends when it is given up before payment: the table knows no OPEN -> CANCELLED. */
export function endBeforePayment(from: OrderState, wanted: 'EXPIRED' | 'CANCELLED'): OrderState {
  return mayMove(from, wanted) ? wanted : 'EXPIRED';
}

/** What became of an order, for whom only that is to be known. */
export type OrderOutcome = 'open' | 'bought' | 'not-paid' | 'paid-back';

/** The outcome that a state stands for. */
export function outcomeOf(state: OrderState): OrderOutcome {
  switch (state) {
    case 'COMPLETED':
      return 'bought';
    case 'EXPIRED':
    case 'CANCELLED':
      return 'not-paid';
    case 'UNDOING':
    case 'REFUNDED':
      return 'paid-back';
    default:
      return 'open';
  }
}
