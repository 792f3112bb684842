import { z } from 'zod';
import { Id, LocalId } from './ids.ts';
import { Instant } from './text.ts';
import { VoucherScope } from './voucher.ts';

/**
 * What a fan's code opens at an inventory for a few minutes: hidden sections, an early sale. ticket, which knows codes, signs
 * it (`signGrant` of the kit); the fan shows it with each request for a hold or a map.
 */
export const Opening = z.object({
  /** Whose it is: of no use to others. */
  fanId: Id,
  voucherId: LocalId,
  /** Hidden sections of the scope's performances. Absent: none. */
  opens: z.array(LocalId).optional(),
  /** May buy what is in the scope before the sale opens. */
  presale: z.boolean(),
  scope: VoucherScope,
  /** By the inventory's database clock, excluded. */
  until: Instant,
});
export type Opening = z.infer<typeof Opening>;

/** The header in which fans send a grant of an {@link Opening}. */
export const OPENING_HEADER = 'voucher-grant';
