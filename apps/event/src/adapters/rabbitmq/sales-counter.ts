import type { EventHandlers } from '@clove/service-kit';
import { tallyCompleted, tallyVoided } from '../../domain/sales-tally.ts';
import { addSales } from '../postgres/sales-counters.ts';

/** Counts sales from ticket's domain events. Facts: every event counts once, whichever replica takes it. */
export const salesCounter: EventHandlers = {
  'ticket.OrderCompleted': {
    kind: 'fact',
    handle: (tx, events) => addSales(tx, tallyCompleted(events.map(({ data }) => data))),
  },
  'ticket.TicketVoided': {
    kind: 'fact',
    handle: (tx, events) => addSales(tx, tallyVoided(events.map(({ data }) => data))),
  },
};
