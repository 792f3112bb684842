/** Every state of one order line. */
export const lineStates = ['OPEN', 'PAID', 'WITHDRAWING', 'CANCELLING', 'CANCELLED', 'DROPPED'] as const;
export type LineState = (typeof lineStates)[number];

/** The line's state table; what is not listed is forbidden. A unit's hold is bound while a line is OPEN or PAID. */
export const lineTransitions: Readonly<Record<LineState, readonly LineState[]>> = {
  /** The order is on its way. PAID with the order's completion, DROPPED with any end that delivers nothing. */
  OPEN: ['PAID', 'DROPPED'],
  /**
   * Delivered. CANCELLING is the fan's point of no return: what the composing service delivered is taken back in the same
   * transaction. WITHDRAWING where the inventory delivered it, which has to take it back first.
   */
  PAID: ['CANCELLING', 'WITHDRAWING'],
  /** The inventory is asked to take the delivery back. PAID again when it refuses. Overdue: ask again. */
  WITHDRAWING: ['CANCELLING', 'PAID'],
  /** Refund and release proceed, each on its own. */
  CANCELLING: ['CANCELLED'],
  /** Refunded (or nothing to refund) and its unit free again. */
  CANCELLED: [],
  /** The order ended without delivery. */
  DROPPED: [],
};
