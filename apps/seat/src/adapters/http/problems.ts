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
    case 'unknown-numbered-section':
      return {
        status: 422,
        type: 'unknown-section',
        detail: 'This performance has no such section of numbered seats.',
        errors: [{ path: 'body.best.sectionId', message: 'no such section of numbered seats' }],
      };
    case 'unknown-category':
      return {
        status: 422,
        type: 'unknown-category',
        detail:
          refusal.offered.length === 0
            ? 'These places have one price and no categories.'
            : `There is no category ${refusal.category} here; choose one of ${refusal.offered.join(', ')}.`,
        extra: { category: refusal.category, offered: refusal.offered },
      };
    case 'category-limit':
      return {
        status: 422,
        type: 'category-limit',
        detail: `An order takes ${rangeOf(refusal)} of category ${refusal.category}.`,
        extra: { category: refusal.category, minPerOrder: refusal.min, maxPerOrder: refusal.max },
      };
    case 'accessible-not-offered':
      return {
        status: 422,
        type: 'accessible-not-offered',
        detail: `The waiting list offers no accessible seats, and so none in category ${refusal.category}: those that come free can be held at once.`,
        extra: { category: refusal.category },
      };
    case 'accessible-only':
      return {
        status: 422,
        type: 'accessible-only',
        detail:
          'These seats are for those in an accessible category and for one companion on each side of them, in the same request.',
        extra: { seats: refusal.seats },
      };
    case 'single-seats':
      return {
        status: 409,
        type: 'single-seats',
        detail:
          'This choice would leave seats alone between others; choose seats beside those that are taken.',
        extra: { seats: refusal.seats },
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

function rangeOf({ min, max }: { readonly min: number; readonly max: number | null }): string {
  if (max === null) return `at least ${min}`;
  return min === max ? `exactly ${min}` : `${min} to ${max}`;
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
    case 'price-of-category':
      return {
        status: 422,
        type: 'price-of-category',
        detail: 'This section has price categories: name the prices of those.',
        errors: [{ path: 'body.price', message: 'name categories instead' }],
      };
    case 'no-such-category':
      return {
        status: 422,
        type: 'unknown-category',
        detail: `This section has no category ${refusal.category}.`,
        errors: [{ path: 'body.categories', message: `no category ${refusal.category}` }],
      };
    case 'no-such-seats':
      return {
        status: 422,
        type: 'unknown-seat',
        detail: 'Some of these seats do not exist in this performance.',
        extra: { seats: refusal.seats },
      };
    case 'seats-not-free':
      return {
        status: 409,
        type: 'seats-not-free',
        detail: 'Some of these seats are held, sold or blocked already; nothing was blocked.',
        extra: { seats: refusal.seats },
      };
    case 'seats-not-blocked':
      return {
        status: 409,
        type: 'seats-not-blocked',
        detail:
          'Staff did not block some of these seats; nothing was changed. What the festival file blocks is changed there.',
        extra: { seats: refusal.seats },
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
