import type { Queryable } from '@clove/service-kit';
import type { RankedSeat } from '../../domain/choose-seats.ts';
import { sectionKey } from '../../domain/section.ts';
import { forFans } from './seat-lock.ts';

/** A seat of a section as it is now, not locked. */
export interface SeenSeat extends RankedSeat {
  /** Whether a fan may take it now. Where fans wait, a lapsed seat is theirs. */
  readonly open: boolean;
}

/** Every seat on sale of these sections, in order of section, row and number. */
export function openSeats(
  db: Queryable,
  sections: readonly string[],
  graceSeconds: number,
): Promise<SeenSeat[]> {
  const keys = sections.map(sectionKey);
  return db.query<SeenSeat>({
    name: 'seats-open',
    text: `SELECT seat.id, seat.performance_id || '/' || seat.section_id AS section, seat.row_number AS row,
             seat.seat_number AS number, seat.use, COALESCE(seat.rank, seat.row_number) AS rank,
             abs(2 * seat.seat_number - min(seat.seat_number) OVER in_row - max(seat.seat_number) OVER in_row) AS "offCentre",
             ${forFans('seat')} AND (seat.state = 'FREE' OR (COALESCE(
               seat.held_until < clock_timestamp() - make_interval(secs => $3), false)
               AND (SELECT true FROM waiting_entries w WHERE w.state = 'WAITING'
                 AND w.performance_id = seat.performance_id AND w.section_id = seat.section_id LIMIT 1) IS NULL)) AS open
           FROM unnest($1::text[], $2::text[]) AS asked(performance_id, section_id)
           JOIN seats seat USING (performance_id, section_id)
           WHERE seat.on_sale
           WINDOW in_row AS (PARTITION BY seat.performance_id, seat.section_id, seat.row_number)
           ORDER BY seat.performance_id, seat.section_id, seat.row_number, seat.seat_number`,
    values: [
      keys.map(({ performanceId }) => performanceId),
      keys.map(({ sectionId }) => sectionId),
      graceSeconds,
    ],
  });
}
