import { z } from 'zod';
import { Id, UnitId } from '../ids.ts';

/**
 * POST /internal/deliveries/withdraw of an inventory that delivers what it sells (merch, stay): takes back what SELL
 * delivered for one line and frees its unit, in one transaction; idempotent by line. `regardless`: the organiser takes it
 * back, whatever was done with it.
 */
export const WithdrawItem = z.object({
  lineId: Id,
  orderId: Id,
  fanId: Id,
  holdId: Id,
  unitId: UnitId,
  regardless: z.boolean().default(false),
});
export const WithdrawAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('withdrawn') }),
  z.object({
    result: z.literal('refused'),
    /** `collected`, `checked-in`, `started`, `not-delivered`, `unknown-unit`: shown to the fan as the reason. */
    reason: z.string(),
  }),
]);
export type WithdrawItem = z.infer<typeof WithdrawItem>;
export type WithdrawAnswer = z.infer<typeof WithdrawAnswer>;
