import { z } from 'zod';
import { Id, UnitId } from '../ids.ts';
import { Label } from './inventory.ts';

/**
 * POST /internal/units/move of seat, where it sells numbered seats: a sold seat becomes another one, free and for fans, of the same
 * performance and of the same price in its category, under the lock of both. Its order, hold and limits stay. A repeat answers the same.
 */
export const MoveSeatItem = z.object({ holdId: Id, orderId: Id, fromUnitId: UnitId, toUnitId: UnitId });
export const MoveSeatAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('moved'), unitId: UnitId, label: Label }),
  z.object({
    result: z.literal('refused'),
    /**
     * `unknown-unit`: not a sold seat of this order; `unknown-seat`: no seat of the same performance on sale; `other-price`; `taken`;
     * `not-sold-yet`: in a moment.
     */
    reason: z.enum(['unknown-unit', 'unknown-seat', 'other-price', 'taken', 'not-sold-yet']),
  }),
]);
export type MoveSeatItem = z.infer<typeof MoveSeatItem>;
export type MoveSeatAnswer = z.infer<typeof MoveSeatAnswer>;
