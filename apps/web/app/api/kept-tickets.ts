/** Where tickets are kept for a gate without a network. */
export const KEPT_TICKETS = 'clove-tickets';

/** Removes the kept tickets: anyone who uses this browser next does not see them. */
export function removeKeptTickets(): void {
  if ('indexedDB' in globalThis) indexedDB.deleteDatabase(KEPT_TICKETS);
}
