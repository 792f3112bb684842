import type { EventHandlers } from '@clove/service-kit';
import { noteCancellation } from '../../application/console.ts';
import { catalogueTransaction } from '../postgres/catalogue-transaction.ts';

/** Shows everybody that a performance does not take place. Ticket decides it: it pays everybody back. */
export const cancelledPerformances: EventHandlers = {
  'ticket.PerformanceCancelled': {
    kind: 'fact',
    async handle(tx, events) {
      const catalogue = catalogueTransaction(tx);
      const sorted = [...events].sort((a, b) => (a.data.performanceId < b.data.performanceId ? -1 : 1));
      for (const { data } of sorted) {
        const { performanceId, cancelledAt, reason = null } = data;
        await noteCancellation(catalogue, performanceId, { cancelledAt, reason });
      }
    },
  },
};
