import type { PerformanceAtGate } from '@clove/contracts/gate';
import { z } from 'zod';
import type { ShownTicket } from '../../application/gate-store.ts';
import { doorsOf } from '../../domain/doors.ts';
import { ticketOf } from './ticket-rows.ts';

const placeRow = z.object({
  performance_id: z.string(),
  starts_at: z.date(),
  doors_at: z.date().nullable(),
  cancelled_at: z.date().nullable(),
  cancelled_because: z.string().nullable(),
});
const instant = z.string().transform((text) => new Date(text));
const shownRow = placeRow.extend({
  blocked: z.string().nullable(),
  /** Of a pass, by start; null: it is no pass. */
  covered: z
    .array(
      placeRow.extend({ starts_at: instant, doors_at: instant.nullable(), cancelled_at: instant.nullable() }),
    )
    .nullable(),
});

/** A row of `ticket_entries`. */
export const entryRow = z.object({
  ticket_id: z.string(),
  performance_id: z.string(),
  gate_performance_id: z.string(),
  gate_id: z.string().nullable(),
  door: z.string().nullable(),
  staff_id: z.string(),
  entered_at: z.date(),
  inside: z.boolean(),
});

/** The places of a pass `p`; one that is cancelled as a whole admits to none of them. */
export const coveredPlaces = `(
  SELECT jsonb_agg(jsonb_build_object('performance_id', d.id, 'starts_at', d.starts_at, 'doors_at', d.doors_at,
    'cancelled_at', coalesce(dc.cancelled_at, c.cancelled_at), 'cancelled_because', coalesce(dc.reason, c.reason))
    ORDER BY d.starts_at, d.id)
  FROM performances d LEFT JOIN performance_cancellations dc ON dc.performance_id = d.id WHERE d.id = ANY (p.covers))`;

/**
 * A row with the ticket's columns, `blocked`, the times and the cancellation of what it was sold for, and `covered`.
 */
export function shownOf(
  row: unknown,
  entriesOf: (ticketId: string) => z.infer<typeof entryRow>[],
): ShownTicket {
  const { blocked, covered, ...own } = shownRow.parse(row);
  const ticket = ticketOf(row);
  const { state, serial, sectionId, category } = ticket;
  return {
    ticket,
    atGate: {
      ...{ state, serial, blocked, category: category?.id ?? null },
      places: (covered ?? [own]).map((place) => ({ performance: performanceOf(place), sectionId })),
      presences: new Map(
        entriesOf(ticket.id).map((entry) => [
          entry.performance_id,
          {
            ...{ gatePerformanceId: entry.gate_performance_id, gateId: entry.gate_id, door: entry.door },
            ...{ staffId: entry.staff_id, enteredAt: entry.entered_at.toISOString(), inside: entry.inside },
          },
        ]),
      ),
    },
  };
}

function performanceOf(place: z.output<typeof placeRow>): PerformanceAtGate {
  const { performance_id: id, cancelled_at, cancelled_because } = place;
  const startsAt = place.starts_at.toISOString();
  return {
    id,
    doorsAt: doorsOf({ startsAt, doorsAt: place.doors_at?.toISOString() ?? null }),
    cancelled:
      cancelled_at === null ? null : { at: cancelled_at.toISOString(), reason: cancelled_because ?? '' },
  };
}
