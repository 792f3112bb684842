import {
  type IdempotencyRefusal,
  idempotencyProblem,
  Problem,
  type ProblemInit,
  problemsOf,
} from '@clove/service-kit';
import { z } from 'zod';
import type { AnswersToKeep } from '../../application/ports.ts';
import { SeatRefused } from '../../application/seat-refused.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';

/** Status and words of everything that the seat service refuses. */
export function seatProblem(refusal: SeatRefusal | IdempotencyRefusal): ProblemInit {
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
    case 'unknown-section':
      return {
        status: 422,
        type: 'unknown-section',
        detail: 'This performance has no such section.',
        errors: [{ path: 'body.sectionId', message: 'no such section' }],
      };
    case 'withdrawn':
      return { status: 409, type: 'withdrawn', detail: 'This is no longer on sale.' };
    case 'performance-cancelled':
      return {
        status: 409,
        type: 'performance-cancelled',
        detail: 'The organiser cancelled this performance.',
        extra: { cancelledAt: refusal.cancelledAt.toISOString() },
      };
    case 'sold-out':
      return {
        status: 409,
        type: 'sold-out',
        detail: refusal.free === 0 ? 'No places are left.' : `Only ${refusal.free} places are left.`,
        extra: { available: refusal.free },
      };
    case 'quota-exceeded':
      return {
        status: 409,
        type: 'quota-exceeded',
        detail: `One fan may have at most ${refusal.max} tickets of this festival, holds included.`,
        extra: { maxTicketsPerFan: refusal.max },
      };
    case 'sales-paused':
      return {
        status: 409,
        type: 'sales-paused',
        detail: 'Sales are paused for a moment. What you are paying for just now goes through.',
      };
    case 'not-provisioned':
      return { status: 409, type: 'sale-not-open', detail: 'Nothing is on sale yet.' };
    case 'sale-not-open':
    case 'sale-closed':
      return outsideWindow(refusal);
    case 'not-sold-out':
      return {
        status: 409,
        type: 'not-sold-out',
        detail: `${refusal.free} places of this section are free: hold them instead.`,
        extra: { available: refusal.free },
      };
    case 'already-waiting':
      return {
        status: 409,
        type: 'already-waiting',
        detail: `You already wait for ${refusal.quantity} places of this section; leave that line first.`,
        extra: { entryId: refusal.entryId, quantity: refusal.quantity },
      };
    case 'no-such-section':
      return { status: 404, type: 'not-found', detail: 'There is no such section.' };
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
    case 'older-generation':
      return {
        status: 409,
        type: 'older-generation',
        detail: `Generation ${refusal.asked} is older than ${refusal.applied}, which was applied here.`,
      };
    case 'provision-refused':
      return {
        status: 409,
        type: 'provision-refused',
        detail: 'The sale data cannot be applied; nothing was changed. See errors for every reason.',
        errors: refusal.faults.map(({ field, message }) => ({ path: `body.document.${field}`, message })),
      };
    case 'busy':
      return { status: 503, type: 'busy', detail: 'Many holds are ending just now; try again.' };
    default:
      return idempotencyProblem(refusal);
  }
}

function outsideWindow({
  reason,
  opensAt,
  closesAt,
  now,
}: Extract<SeatRefusal, { reason: 'sale-not-open' | 'sale-closed' }>): ProblemInit {
  const window = { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
  return {
    status: 409,
    type: reason,
    detail:
      reason === 'sale-not-open' ? `Sales open at ${window.opensAt}.` : `Sales closed at ${window.closesAt}.`,
    extra: { ...window, serverTime: now.toISOString() },
  };
}

/** For what use cases throw; for what they answer: `refused`. */
export const seatProblems = problemsOf<SeatRefusal>(SeatRefused, seatProblem);

/** The problem that answers a request whose use case refused. */
export function refused(refusal: SeatRefusal | IdempotencyRefusal): Problem {
  return new Problem(seatProblem(refusal));
}

/** A refusal as it is kept with its Idempotency-Key. Releases beside this one read it, and this one theirs. */
const KeptProblem = z.strictObject({
  status: z.int(),
  type: z.string(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
  retryAfterSeconds: z.int().optional(),
});

export const answersToKeep: AnswersToKeep = {
  placed: (hold) => ({ status: 201, body: hold }),
  refused(refusal) {
    const body = seatProblem(refusal);
    return { status: body.status, body };
  },
};

/** The problem of a kept refusal. */
export function keptProblem(body: unknown): Problem {
  const { errors, extra, retryAfterSeconds, ...problem } = KeptProblem.parse(body);
  return new Problem({
    ...problem,
    ...(errors === undefined ? {} : { errors }),
    ...(extra === undefined ? {} : { extra }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

export function holdBound(): Problem {
  return new Problem({
    status: 409,
    type: 'hold-bound',
    detail: 'This hold belongs to an order; cancel the order or its tickets instead.',
  });
}

export function holdNotFound(): Problem {
  return new Problem({ status: 404, type: 'not-found', detail: 'You have no such hold.' });
}

export function performanceNotFound(): Problem {
  return new Problem({ status: 404, type: 'not-found', detail: 'There is no such performance.' });
}
