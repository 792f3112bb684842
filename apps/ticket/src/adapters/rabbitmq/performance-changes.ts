import type { EventHandlers } from '@clove/service-kit';
import { savePerformances } from '../postgres/performance-store.ts';

/**
 * Keeps title, start, doors and sale of performances as event has them, console edits included: the refund rules count
 * days to the real start.
 */
export const performanceChanges: EventHandlers = {
  'event.PerformanceChanged': {
    kind: 'state',
    handle: (tx, events) =>
      savePerformances(
        tx,
        events.map(({ data }) => data),
      ),
  },
};
