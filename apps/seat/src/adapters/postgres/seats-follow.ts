import type { FollowingUnits } from '@clove/inventory';

/** Numbered seats carry their hold's expiry. Sorting waits for all of `longer`: holds are locked before seats. */
export const seatsFollow: FollowingUnits = {
  column: 'holds.seats',
  follow: `
  held AS MATERIALIZED (
    SELECT seats.id, longer.expires_at FROM longer CROSS JOIN LATERAL unnest(longer.seats) AS of_hold(seat_id)
    JOIN seats ON seats.id = of_hold.seat_id AND seats.hold_id = longer.id AND seats.state = 'HELD'
    ORDER BY seats.id FOR UPDATE OF seats),
  followed AS (UPDATE seats SET held_until = held.expires_at FROM held WHERE seats.id = held.id)`,
};
