import { LocalId } from '@clove/contracts';
import { type Inventory, waitingEntryFields, waitingRoutes } from '@clove/inventory';
import type { ProblemInit, Queryable, Route, Transaction } from '@clove/service-kit';
import { z } from 'zod';
import type { WaitedPlaces } from '../../domain/price-categories.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { type SectionKey, sectionKey, sectionName } from '../../domain/section.ts';
import { seatProblem } from './problems.ts';

/** No request may ask for more. Source: the cap of maxTicketsPerFan. */
const MOST_UNITS = 1000;

const section = { performanceId: LocalId, sectionId: LocalId };
const { id, ...fields } = waitingEntryFields;
/** @default the first of the section */
const category = LocalId.optional();
const Entry = z.strictObject({ id, ...section, category, ...fields });

/** Why a fan cannot wait for places of a section in their category. */
export type RefusedWaiting = (
  tx: Transaction,
  section: SectionKey,
  wanted: Pick<WaitedPlaces, 'category' | 'quantity'>,
) => Promise<SeatRefusal | undefined>;

/** Waiting for places of a section that has too few. */
export function seatWaitingRoutes(inventory: Inventory, reads: Queryable, refused: RefusedWaiting): Route[] {
  return waitingRoutes<SectionKey, SeatRefusal>({
    inventory,
    reads,
    path: '/api/seats/waiting-list',
    operationIds: { join: 'joinWaitingList', list: 'getWaitingList', leave: 'leaveWaitingList' },
    body: z.strictObject({ ...section, quantity: z.int().min(1).max(MOST_UNITS), category }),
    refusal: (tx, { quantity, category: named = null, ...key }) =>
      refused(tx, key, { category: named, quantity }),
    itemOf: sectionName,
    shown: sectionKey,
    entry: Entry,
    describe: waitingProblem,
    docs: {
      summary:
        'Waits for a number of places, any of a section that cannot give them now. Who came first is offered freed places first; fans who want fewer may pass one who wants more three times, then places are kept until they are enough for that one. They are offered in the price category that is named, or in the first of the section, at the price of that moment; accessible seats are not offered.',
      body: { performanceId: 'day-1', sectionId: 'S', quantity: 2, category: 'youth' },
      conflicts:
        'not-sold-out, already-waiting with another quantity or category, quota-exceeded, sale-not-open, sale-closed, sales-paused, performance-cancelled, withdrawn',
      unprocessable:
        'unknown-section, unknown-category, category-limit, accessible-not-offered, or the Idempotency-Key was used for something else',
    },
  });
}

/** What is wrong with a category is said of its field in this body. */
function waitingProblem(refusal: Parameters<typeof seatProblem>[0]): ProblemInit {
  const problem = seatProblem(refusal);
  if (!('category' in refusal)) return problem;
  const path = refusal.reason === 'category-limit' ? 'body.quantity' : 'body.category';
  return { ...problem, errors: [{ path, message: problem.detail }] };
}
