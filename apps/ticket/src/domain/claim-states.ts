/** Every state of a claim: one member's attempt to take an offered ticket over. */
export const claimStates = ['ASKED', 'TRANSFERRED', 'REFUSED', 'RETURNING', 'RETURNED'] as const;
export type ClaimState = (typeof claimStates)[number];

/**
 * The claim's state table; what is not listed is forbidden. A ticket has at most one claim that is ASKED or RETURNING.
 * The limits are another service's, so the ticket's place in them moves first, and back when the ticket cannot be handed over
 * any more.
 */
export const claimTransitions: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  /**
   * The inventory is asked whether the ticket fits the claimant's limit. Overdue: ask again, the answer stays the same.
   * TRANSFERRED in the transaction that hands the ticket over; RETURNING when it is no longer offered by then.
   */
  ASKED: ['TRANSFERRED', 'REFUSED', 'RETURNING'],
  /** The ticket is the claimant's. */
  TRANSFERRED: [],
  /** It does not fit the claimant's limit: the ticket stays offered. */
  REFUSED: [],
  /** The ticket counts for its holder's limit again. Overdue: ask again. */
  RETURNING: ['RETURNED'],
  RETURNED: [],
};
