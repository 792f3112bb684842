/** Ends the open offers of tickets ($1) and forgets their addresses. */
export const endOffers = `UPDATE ticket_offers SET ended_at = clock_timestamp(), email = NULL
  WHERE ticket_id = ANY ($1::uuid[]) AND ended_at IS NULL`;
