/** Every state of a ticket. */
export const ticketStates = ['VALID', 'OFFERED', 'CHECKED_IN', 'VOID'] as const;
export type TicketState = (typeof ticketStates)[number];

/** The ticket's state table; what is not listed is forbidden. */
export const ticketTransitions: Readonly<Record<TicketState, readonly TicketState[]>> = {
  VALID: ['OFFERED', 'CHECKED_IN', 'VOID'],
  /** Offered to another fan; taken back or taken over (then with the next serial, so that the old QR is dead). */
  OFFERED: ['VALID'],
  CHECKED_IN: [],
  VOID: [],
};
