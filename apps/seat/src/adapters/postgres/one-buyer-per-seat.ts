/**
 * What makes selling a seat twice impossible: `bought_seats` has a row for every seat that is pinned or sold, and its
 * primary key `seats_one_buyer` refuses a second buyer, whatever was decided before. (Of standing places, which have no
 * names, `sections_capacity` refuses one too many.)
 */

/** CTE `buyer`: the holds ($2) that buy these seats ($1). It comes before the seats change: a second buyer fails all. */
export const BUY_SEATS = `buyer AS (
  INSERT INTO bought_seats (seat_id, hold_id)
  SELECT seat_id, hold_id FROM unnest($1::text[], $2::uuid[]) AS b(seat_id, hold_id)
  RETURNING seat_id, hold_id)`;

/** CTE `unbought`: the seats of CTE `locked` may be bought again, as far as their holds bought them. */
export const UNBUY_LOCKED_SEATS = `unbought AS (
  DELETE FROM bought_seats USING locked
  WHERE bought_seats.seat_id = locked.id AND bought_seats.hold_id = locked.hold_id)`;
