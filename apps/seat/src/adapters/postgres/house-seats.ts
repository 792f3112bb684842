import type { HouseSeat, HouseSeats } from '../../application/house-seats.ts';

/** House seats out of the seats themselves. @param graceSeconds how long after its end a hold is still left alone */
export function postgresHouseSeats({ graceSeconds }: { readonly graceSeconds: number }): HouseSeats {
  return (db, performanceId) =>
    db.query<HouseSeat>({
      name: 'house-seats',
      text: `SELECT id, section_id AS "sectionId", CASE
               WHEN state = 'SOLD' THEN 'SOLD'
               WHEN state = 'FREE' OR held_until < statement_timestamp() - make_interval(secs => $2) THEN 'FREE'
               ELSE 'HELD' END AS state
             FROM seats WHERE performance_id = $1 AND use = 'HOUSE' AND on_sale AND block_id IS NULL
             ORDER BY section_id, row_number, seat_number`,
      values: [performanceId, graceSeconds],
    });
}
