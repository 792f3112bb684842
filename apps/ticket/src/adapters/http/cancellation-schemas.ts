import { Amount, Id } from '@clove/contracts';
import { z } from 'zod';

const Refund = z.strictObject({ refundId: Id, orderId: Id, amount: Amount, fee: Amount });

/** What became of lines that staff cancelled. */
export const Receipt = z.strictObject({
  refunds: z.array(Refund),
  refused: z.array(z.strictObject({ lineId: Id, reason: z.string() })).describe('These stay as they are'),
  waiting: z.array(Id).describe('Goods and nights whose inventories have not answered yet'),
});

/** The same, as kept with the request before inventories are asked. */
export const Begun = z.object({ refunds: z.array(Refund), withdrawing: z.array(Id) });
