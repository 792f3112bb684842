import {
  type HoldRefusal,
  type InventoryRefusal,
  type InventoryWords,
  inventoryProblem,
  answersToKeep as toKeep,
} from '@clove/inventory';
import { type IdempotencyRefusal, Problem, type ProblemInit, problemsOf } from '@clove/service-kit';
import { ConsoleRefused } from '../../application/console-refused.ts';
import type { ConsoleRefusal, SeatRefusal } from '../../domain/seat-refusal.ts';

const words: InventoryWords = {
  units: 'places',
  item: 'section',
  quota: ({ max }: Extract<HoldRefusal, { reason: 'quota-exceeded' }>) => ({
    detail: `One fan may have at most ${max} tickets of this festival, holds included.`,
    extra: { maxTicketsPerFan: max },
  }),
};

/** Status and words of everything that is refused to fans and to provisioning. */
export function seatProblem(refusal: SeatRefusal | InventoryRefusal | IdempotencyRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'seats-taken':
      return {
        status: 409,
        type: 'seats-taken',
        detail: 'Some of these seats are no longer free; choose others.',
        extra: { seats: refusal.seats },
      };
    case 'unknown-seats':
      return {
        status: 422,
        type: 'unknown-seat',
        detail: 'Some of these seats do not exist.',
        errors: refusal.positions.map((position) => ({
          path: `body.seats.${position}`,
          message: 'no such seat in this performance',
        })),
      };
    case 'no-numbered-seats':
      return {
        status: 422,
        type: 'unknown-seat',
        detail: 'This festival sells no numbered seats.',
        errors: [{ path: 'body.seats', message: 'this festival sells standing places only' }],
      };
    case 'unknown-standing-section':
      return {
        status: 422,
        type: 'unknown-section',
        detail: 'This performance has no such standing section.',
        errors: [{ path: 'body.sectionId', message: 'no such standing section' }],
      };
    case 'unknown-item':
      return {
        status: 422,
        type: 'unknown-section',
        detail: 'This performance has no such section.',
        errors: [{ path: 'body.sectionId', message: 'no such section' }],
      };
    default:
      return inventoryProblem(refusal, words);
  }
}

/** Status and words of what is refused to organisers and operations. */
export function consoleProblem(refusal: ConsoleRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'no-such-section':
      return { status: 404, type: 'not-found', detail: 'There is no such section.' };
    case 'nothing-provisioned':
      return seatProblem({ reason: 'not-provisioned' });
    case 'free-not-said':
      return {
        status: 422,
        type: 'free-not-said',
        detail: 'A price of 0 gives places away: say "free": true if that is meant.',
        errors: [{ path: 'body.free', message: 'must be true for a price of 0' }],
      };
    case 'capacity-refused':
      return {
        status: 409,
        type: 'capacity-refused',
        detail: 'Only a standing section has a capacity, and never below what is sold or held.',
      };
  }
}

/** For what the console's use cases throw. */
export const consoleProblems = problemsOf<ConsoleRefusal>(ConsoleRefused, consoleProblem);

export const answersToKeep = toKeep<SeatRefusal>(seatProblem);

export function performanceNotFound(): Problem {
  return new Problem({ status: 404, type: 'not-found', detail: 'There is no such performance.' });
}
