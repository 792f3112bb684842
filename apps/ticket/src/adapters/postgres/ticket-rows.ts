import { type EventData, SoldCategory } from '@clove/contracts';
import { z } from 'zod';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketStates } from '../../domain/ticket-states.ts';

const ticketRow = z.object({
  id: z.string(),
  order_id: z.string(),
  fan_id: z.string(),
  performance_id: z.string(),
  section_id: z.string(),
  unit_id: z.string(),
  seat: z.string().nullable(),
  category: SoldCategory.nullable(),
  paid: z.number(),
  state: z.enum(ticketStates),
  serial: z.number(),
  version: z.number(),
  issued_at: z.date(),
  checked_in_at: z.date().nullable(),
});

/** Columns that {@link ticketOf} needs, of the alias `t`. */
export const ticketColumns = Object.keys(ticketRow.shape)
  .map((column) => `t.${column}`)
  .join(', ');

export function ticketOf(row: unknown): Ticket {
  const ticket = ticketRow.parse(row);
  return {
    id: ticket.id,
    orderId: ticket.order_id,
    fanId: ticket.fan_id,
    performanceId: ticket.performance_id,
    sectionId: ticket.section_id,
    unitId: ticket.unit_id,
    seat: ticket.seat,
    category: ticket.category,
    paid: ticket.paid,
    state: ticket.state,
    serial: ticket.serial,
    version: ticket.version,
    issuedAt: ticket.issued_at.toISOString(),
    checkedInAt: ticket.checked_in_at?.toISOString() ?? null,
  };
}

/** The public state of a ticket for its domain events. */
export function ticketData(ticket: Ticket): EventData<'ticket.TicketVoided'> {
  const { id, orderId, fanId, performanceId, sectionId, unitId, seat, category, paid, state, serial } =
    ticket;
  return {
    ...{ id, orderId, fanId, performanceId, sectionId, unitId, seat, paid, state, serial },
    ...(category === null ? {} : { category }),
  };
}
