import type { Transaction } from '@clove/service-kit';
import { refundOf } from '../domain/refund-fee.ts';
import { type CancellationStore, cancellationOf } from './cancellation.ts';
import type { Fulfilment } from './ports.ts';

/** A paid line that goes back on sale for another fan; its money follows when that fan has paid. */
export interface GivenBack {
  readonly lineId: string;
  /** RFC 3339: it is paid back by then at the latest. */
  readonly refundAt: string;
  /** Whether it still is to be given back; asked once the order and the line are locked. */
  stillMeant(): Promise<boolean>;
}

const noFeePercent = 0;

/** Giving paid lines back at what was paid for them, inside the caller's transaction. */
export function givingBack(store: CancellationStore, fulfilment: Pick<Fulfilment, 'revoke'>) {
  return {
    /**
     * What was delivered is taken back, the unit is freed, and the refund waits. Answers its id; undefined: the line is not
     * paid any more, or no longer meant.
     */
    async give(tx: Transaction, { lineId, refundAt, stillMeant }: GivenBack): Promise<string | undefined> {
      const [found] = await store.lock(tx, [lineId]);
      if (found === undefined || found.line.state !== 'PAID' || !(await stillMeant())) return undefined;
      const { order, line } = found;
      await fulfilment.revoke(tx, [line]);
      const cancellation = {
        ...cancellationOf([{ order, line, ...refundOf(line, noFeePercent) }]),
        reason: 'sold again',
        refundAt,
      };
      await store.record(tx, [cancellation]);
      return cancellation.refundId;
    },

    /** The refund of a line that was given back is due now. A repeat changes nothing. */
    async payBack(tx: Transaction, lineId: string, refundId: string): Promise<void> {
      const [found] = await store.lock(tx, [lineId]);
      if (found === undefined) throw new Error(`there is no line ${lineId}`);
      const { order, line } = found;
      await store.hasten(tx, {
        ...cancellationOf([{ order, line, ...refundOf(line, noFeePercent) }]),
        refundId,
      });
    },
  };
}
