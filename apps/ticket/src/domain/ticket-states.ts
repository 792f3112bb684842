/** Every state of a ticket. */
export const ticketStates = ['VALID', 'OFFERED', 'CHECKED_IN', 'VOID'] as const;
export type TicketState = (typeof ticketStates)[number];

/** Who may move a ticket. */
export type TicketMover = 'clock' | 'holder' | 'claimant' | 'resale' | 'payer' | 'staff' | 'organiser';

/** One row of the ticket's state table. */
export interface TicketMove {
  readonly from: TicketState;
  readonly to: TicketState;
  readonly by: TicketMover;
  readonly guard: string;
}

/** The ticket's state table; each row is a compare-and-set, and what is not listed is forbidden. VOID is terminal. */
export const ticketMoves: readonly TicketMove[] = [
  { from: 'VALID', to: 'OFFERED', by: 'holder', guard: 'the performance takes place' },
  { from: 'OFFERED', to: 'VOID', by: 'resale', guard: 'it was given back, and its section is sold out' },
  { from: 'OFFERED', to: 'VALID', by: 'holder', guard: 'no claim of it is open' },
  { from: 'OFFERED', to: 'VALID', by: 'clock', guard: 'the offer expired; no claim of it is open' },
  {
    from: 'OFFERED',
    to: 'VALID',
    by: 'claimant',
    guard: 'it fits the limit; next serial, the old QR code is invalid',
  },
  { from: 'VALID', to: 'CHECKED_IN', by: 'staff', guard: 'the gate admits it: admission.ts' },
  { from: 'CHECKED_IN', to: 'VALID', by: 'staff', guard: 'a reason; the performance takes place' },
  { from: 'VALID', to: 'VOID', by: 'payer', guard: 'the payer holds it; the refund rules' },
  // What does not take place is paid back, even if the ticket was passed on or its holder had entered.
  { from: 'VALID', to: 'VOID', by: 'organiser', guard: 'the performance is cancelled' },
  { from: 'OFFERED', to: 'VOID', by: 'organiser', guard: 'the performance is cancelled' },
  { from: 'CHECKED_IN', to: 'VOID', by: 'organiser', guard: 'the performance is cancelled' },
];

/** What the organiser's cancellation of a performance makes VOID. */
export const revocableStates: readonly TicketState[] = ticketMoves
  .filter(({ by, to }) => by === 'organiser' && to === 'VOID')
  .map(({ from }) => from);
