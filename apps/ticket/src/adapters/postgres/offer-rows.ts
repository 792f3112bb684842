/** Ends the open offers of tickets ($1) and forgets their addresses. */
export const endOffers = `UPDATE ticket_offers SET ended_at = clock_timestamp(), email = NULL
  WHERE ticket_id = ANY ($1::uuid[]) AND ended_at IS NULL`;

/** Ends the listing of a ticket ($1) that its holder took back. */
export const endListing = `UPDATE ticket_resales SET state = 'ENDED' WHERE ticket_id = $1 AND state = 'LISTED'`;
