import type { WithdrawAnswer } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { StoredHold } from '../domain/hold.ts';
import type { Asked } from './asked.ts';

/**
 * How a service hands over what it sells. Both calls come in the transaction that changes the holds, whose rows are locked by
 * then: no other SELL or withdrawal of theirs is under way. A desk is: it competes for the rows of what was delivered.
 */
export interface Delivery {
  /** Makes what fans get for these holds, which are SOLD now. Never refuses; an error fails the SELL, which is repeated without end. */
  deliver(tx: Transaction, sold: readonly Delivered[]): Promise<void>;
  /**
   * Takes back what was delivered, unit by unit; answers in order. Of those it withdraws the caller frees the units. A unit
   * comes here once: a repeat is answered before.
   */
  withdraw(tx: Transaction, units: readonly Withdrawn[]): Promise<WithdrawAnswer[]>;
}

/** A hold that was just sold. */
export type Delivered = Asked<{
  readonly hold: StoredHold;
  /** The order it is sold to. */
  readonly orderId: string;
}>;

/** A sold unit that its order gives back. */
export type Withdrawn = Asked<{
  readonly hold: StoredHold;
  readonly orderId: string;
  readonly unitId: string;
  /** The organiser takes it back: whatever was done with it. */
  readonly regardless: boolean;
}>;
