import { LocalId } from '@clove/contracts';
import { type Inventory, waitingEntryFields, waitingRoutes } from '@clove/inventory';
import type { Queryable, Route } from '@clove/service-kit';
import { z } from 'zod';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { type SectionKey, sectionKey, sectionName } from '../../domain/section.ts';
import { seatProblem } from './problems.ts';

/** No request may ask for more. Source: the cap of maxTicketsPerFan. */
const MOST_UNITS = 1000;

const section = { performanceId: LocalId, sectionId: LocalId };
const { id, ...fields } = waitingEntryFields;
const Entry = z.strictObject({ id, ...section, ...fields });

/** Waiting for places of a section that has too few. */
export function seatWaitingRoutes(inventory: Inventory, reads: Queryable): Route[] {
  return waitingRoutes<SectionKey, SeatRefusal>({
    inventory,
    reads,
    path: '/api/seats/waiting-list',
    operationIds: { join: 'joinWaitingList', list: 'getWaitingList', leave: 'leaveWaitingList' },
    body: z.strictObject({ ...section, quantity: z.int().min(1).max(MOST_UNITS) }),
    itemOf: sectionName,
    shown: sectionKey,
    entry: Entry,
    describe: seatProblem,
    docs: {
      summary:
        'Waits for a number of places, any of a section that cannot give them now. Who came first is offered freed places first; fans who want fewer may pass one who wants more three times, then places are kept until they are enough for that one.',
      body: { performanceId: 'day-1', sectionId: 'S', quantity: 2 },
      item: { performanceId: 'day-1', sectionId: 'S' },
      conflicts:
        'not-sold-out, already-waiting with another quantity, quota-exceeded, sale-not-open, sale-closed, sales-paused, performance-cancelled, withdrawn',
      unprocessable: 'unknown-section, or the Idempotency-Key was used for something else',
    },
  });
}
