/** Every state of a ticket. */
export const ticketStates = ['VALID', 'OFFERED', 'CHECKED_IN', 'VOID'] as const;
export type TicketState = (typeof ticketStates)[number];

/**
 * The ticket's state table; what is not listed is forbidden. One exception: an organiser who cancels a performance
 * makes every ticket for it VOID, offered and checked-in ones too ({@link revocableStates}).
 */
export const ticketTransitions: Readonly<Record<TicketState, readonly TicketState[]>> = {
  VALID: ['OFFERED', 'CHECKED_IN', 'VOID'],
  /** Offered to another fan; taken back or taken over (then with the next serial, so that the old QR is dead). */
  OFFERED: ['VALID'],
  CHECKED_IN: [],
  VOID: [],
};

/** What a cancelled performance turns VOID: who entered did not get what he paid for either. */
export const revocableStates: readonly TicketState[] = ['VALID', 'OFFERED', 'CHECKED_IN'];
