import {
  type IdempotencyRefusal,
  idempotencyProblem,
  Problem,
  type ProblemInit,
  type ProblemMapping,
  problemsOf,
  type Refusal,
} from '@clove/service-kit';
import { z } from 'zod';
import { InventoryRefused } from '../../application/inventory-refused.ts';
import type { AnswersToKeep } from '../../application/ports.ts';
import type { HoldRefusal, InventoryRefusal, WindowRefusal } from '../../domain/refusal.ts';

/** What the words of a service's answers differ in. */
export interface InventoryWords {
  /** Units in the plural, e.g. `places`. */
  readonly units: string;
  /** An item, e.g. `section`. */
  readonly item: string;
  /** Words and extra fields for a limit that is used up, e.g. one of a whole festival. */
  quota(refusal: Extract<HoldRefusal, { reason: 'quota-exceeded' }>): Pick<ProblemInit, 'detail' | 'extra'>;
}

/** Status and words of what every inventory refuses; a service adds its own refusals before it. */
export function inventoryProblem(
  refusal: InventoryRefusal | IdempotencyRefusal,
  words: InventoryWords,
): ProblemInit {
  switch (refusal.reason) {
    case 'unknown-item':
      return {
        status: 422,
        type: `unknown-${words.item}`,
        detail: `There is no such ${words.item}.`,
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
        detail:
          refusal.free === 0
            ? `No ${words.units} are left.`
            : `Only ${refusal.free} ${words.units} are left.`,
        extra: { available: refusal.free },
      };
    case 'quota-exceeded':
      return { status: 409, type: 'quota-exceeded', ...words.quota(refusal) };
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
        detail: `${refusal.free} ${words.units} of this ${words.item} are free: hold them instead.`,
        extra: { available: refusal.free },
      };
    case 'already-waiting':
      return {
        status: 409,
        type: 'already-waiting',
        detail: `You already wait for ${refusal.quantity} ${words.units} of this ${words.item}; leave that line before you ask for anything else of it.`,
        extra: { entryId: refusal.entryId, quantity: refusal.quantity },
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
}: Extract<WindowRefusal, { reason: 'sale-not-open' | 'sale-closed' }>): ProblemInit {
  const window = { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
  return {
    status: 409,
    type: reason,
    detail:
      reason === 'sale-not-open' ? `Sales open at ${window.opensAt}.` : `Sales closed at ${window.closesAt}.`,
    extra: { ...window, serverTime: now.toISOString() },
  };
}

/** How a service describes whatever placing or waiting refuses: its own refusals and everybody's. */
export type Describe<F extends Refusal = never> = (
  refusal: InventoryRefusal | F | IdempotencyRefusal,
) => ProblemInit;

/** For what the package's use cases throw. */
export function inventoryProblems(describe: Describe): ProblemMapping {
  return problemsOf<InventoryRefusal>(InventoryRefused, describe);
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

export function answersToKeep<F extends Refusal = never>(describe: Describe<F>): AnswersToKeep<F> {
  return {
    placed: (hold) => ({ status: 201, body: hold }),
    refused(refusal) {
      const body = describe(refusal);
      return { status: body.status, body };
    },
  };
}

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
