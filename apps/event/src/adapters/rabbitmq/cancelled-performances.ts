import type { EventHandlers } from '@clove/service-kit';
import { recordCancellation } from '../../application/console.ts';
import { catalogueTransaction } from '../postgres/catalogue-transaction.ts';

/** Publishes that a performance does not take place. Ticket decides it, and refunds its tickets. */
export const cancelledPerformances: EventHandlers = {
  'ticket.PerformanceCancelled': {
    kind: 'fact',
    async handle(tx, events) {
      const catalogue = catalogueTransaction(tx);
      const sorted = [...events].sort((a, b) => (a.data.performanceId < b.data.performanceId ? -1 : 1));
      for (const { data } of sorted) {
        const { performanceId, cancelledAt, reason = null } = data;
        await recordCancellation(catalogue, performanceId, { cancelledAt, reason });
      }
    },
  },
};
