import { z } from 'zod';

/** Why a fan does not get what was asked: what a problem document will say. Kept with the idempotency record. */
export const Refusal = z.strictObject({
  status: z.int(),
  /** Stable kebab-case slug. */
  type: z.string(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
  retryAfterSeconds: z.int().optional(),
});
export type Refusal = z.infer<typeof Refusal>;

export function seatsTaken(seats: readonly string[]): Refusal {
  return {
    status: 409,
    type: 'seats-taken',
    detail: 'Some of these seats are no longer free; choose others.',
    extra: { seats },
  };
}

export function unknownSeats(paths: readonly { path: string; message: string }[]): Refusal {
  return {
    status: 422,
    type: 'unknown-seat',
    detail: 'Some of these seats do not exist.',
    errors: [...paths],
  };
}

export function unknownSection(): Refusal {
  return {
    status: 422,
    type: 'unknown-section',
    detail: 'This performance has no such standing section.',
    errors: [{ path: 'body.sectionId', message: 'no such standing section' }],
  };
}

export function withdrawn(): Refusal {
  return { status: 409, type: 'withdrawn', detail: 'This is no longer on sale.' };
}

export function performanceCancelled(cancelledAt: Date): Refusal {
  return {
    status: 409,
    type: 'performance-cancelled',
    detail: 'The organiser cancelled this performance.',
    extra: { cancelledAt: cancelledAt.toISOString() },
  };
}

/** @param free places that are really free, lapsed holds counted as free */
export function soldOut(free: number): Refusal {
  return {
    status: 409,
    type: 'sold-out',
    detail: free === 0 ? 'No places are left.' : `Only ${free} places are left.`,
    extra: { available: free },
  };
}

export function overQuota(max: number): Refusal {
  return {
    status: 409,
    type: 'quota-exceeded',
    detail: `One fan may have at most ${max} tickets of this festival, holds included.`,
    extra: { maxTicketsPerFan: max },
  };
}

/** Operations paused the sale: holds stay until they end, and nothing new begins. */
export const salesPaused: Refusal = {
  status: 409,
  type: 'sales-paused',
  detail: 'Sales are paused for a moment. What you are paying for just now goes through.',
};

/** The sale was never provisioned. */
export const notOnSale: Refusal = { status: 409, type: 'sale-not-open', detail: 'Nothing is on sale yet.' };
