import type { EventHandlers } from '@clove/service-kit';
import { savePerformances } from '../postgres/performance-book.ts';

/**
 * Keeps when performances start, until when they are sold and that they were cancelled as event has it, console edits
 * included. A performance without sections to sell is unknown here and stays so: provisioning brings those that sell.
 */
export const performanceChanges: EventHandlers = {
  'event.PerformanceChanged': {
    kind: 'state',
    async handle(tx, events) {
      const sorted = [...events].sort((a, b) => (a.data.id < b.data.id ? -1 : 1));
      await savePerformances(
        tx,
        sorted.map(({ data }) => data),
      );
    },
  },
};
