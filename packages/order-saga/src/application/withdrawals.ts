import type { WithdrawAnswer } from '@clove/contracts';
import { backOffMs, type Transaction, withCorrelation } from '@clove/service-kit';
import type { OrderLine } from '../domain/order.ts';
import type { LineRefund } from '../domain/refund-fee.ts';
import { OrderRefused, type RefusedLine } from '../domain/refusals.ts';
import type { CancelledLine, LineOfOrder, RefundReceipt } from './cancellation.ts';
import { inventoryOf } from './inventories.ts';
import type { SagaContext } from './saga-context.ts';

/** A paid line that is to be withdrawn, with what its fan gets back. */
export type NewWithdrawal = LineOfOrder & CancelledLine;

/** A line in WITHDRAWING whose inventory is asked to take its delivery back, under the caller's lease. */
export interface Withdrawal extends LineRefund {
  readonly line: OrderLine;
  readonly fanId: string;
  /** Every hold of the order was confirmed sold; before that nothing is delivered. */
  readonly sold: boolean;
  readonly version: number;
  readonly attempts: number;
  readonly correlationId: string;
}

/** A withdrawal with its inventory's answer. */
export interface AnsweredWithdrawal {
  readonly withdrawal: Withdrawal;
  readonly answer: WithdrawAnswer;
}

/** What became of lines whose withdrawal was asked for. */
export interface WithdrawalOutcomes {
  readonly refunds: readonly RefundReceipt[];
  readonly refused: readonly RefusedLine[];
  /** Their inventories have not answered yet. */
  readonly waiting: readonly string[];
}

export interface WithdrawalStore {
  /** Lines PAID -> WITHDRAWING with what they give back, under a lease of the caller's; the caller holds their locks. */
  ask(tx: Transaction, lines: readonly NewWithdrawal[]): Promise<Withdrawal[]>;
  /** Takes due withdrawals whose lease ran out: of these lines, or of any. */
  claim(limit: number, lineIds?: readonly string[]): Promise<Withdrawal[]>;
  /**
   * What inventories said about lines of one order, in one commit: `withdrawn` to CANCELLING with fee and refund intent,
   * `refused` to PAID. Those that another replica was faster with are left out.
   */
  record(answered: readonly AnsweredWithdrawal[]): Promise<void>;
  /** The inventory did not answer: try again after this many milliseconds. */
  postpone(withdrawal: Withdrawal, ms: number): Promise<void>;
  outcomes(lineIds: readonly string[]): Promise<WithdrawalOutcomes>;
  /** Withdrawals that have been asked for longer than this. */
  stuckFor(minutes: number): Promise<{ orderId: string; lineId: string; seconds: number }[]>;
}

/** Source: as many as one batched call to an inventory takes. */
const atOnce = 64;

/** Asks inventories to take back what they delivered, until each has answered. */
export interface WithdrawalRunner {
  runOnce(): Promise<void>;
  /** These at once, for a fan who waits. Never throws: what fails is tried again. */
  withdraw(withdrawals: readonly Withdrawal[]): Promise<void>;
}

export function withdrawalRunner(
  { inventories, log }: Pick<SagaContext, 'inventories' | 'log'>,
  store: WithdrawalStore,
): WithdrawalRunner {
  return {
    runOnce: async () => withdraw(await store.claim(atOnce)),
    withdraw,
  };

  async function withdraw(withdrawals: readonly Withdrawal[]): Promise<void> {
    const orders = Map.groupBy(withdrawals, ({ line }) => line.orderId);
    await Promise.all([...orders.values()].map(ofOneOrder));
  }

  async function ofOneOrder(withdrawals: readonly Withdrawal[]): Promise<void> {
    const answered = (await Promise.all(withdrawals.map(ask))).flatMap((answer) => answer ?? []);
    if (answered.length === 0) return;
    try {
      await store.record(answered);
    } catch (error) {
      const lineIds = answered.map(({ withdrawal }) => withdrawal.line.id);
      // The lease runs out and any replica asks again: the inventory answers the same.
      log.warn({ lineIds, error }, 'what inventories took back could not be recorded yet');
    }
  }

  async function ask(withdrawal: Withdrawal): Promise<AnsweredWithdrawal | undefined> {
    const { line, fanId, correlationId, attempts } = withdrawal;
    const { id: lineId, orderId, holdId, unitId } = line;
    try {
      return await withCorrelation(correlationId, async () => {
        const inventory = inventoryOf(inventories, line.inventory);
        await confirmSold(withdrawal);
        const answer = await inventory.withdraw({
          lineId,
          orderId,
          fanId,
          holdId,
          unitId,
          regardless: false,
        });
        return { withdrawal, answer };
      });
    } catch (error) {
      log.warn({ orderId, lineId, inventory: line.inventory, error }, 'a line will be withdrawn later');
      await store
        .postpone(withdrawal, backOffMs(attempts))
        .catch((second: unknown) => log.warn({ orderId, lineId, error: second }, 'it waits for its lease'));
      return undefined;
    }
  }

  /** Cancelled so soon that the sale was not confirmed yet: only what was sold is delivered and can be taken back. */
  async function confirmSold({ line, sold }: Withdrawal): Promise<void> {
    if (sold) return;
    const { holdId, orderId } = line;
    const answer = await inventoryOf(inventories, line.inventory).sell({ holdId, orderId });
    if (answer.result !== 'sold') throw new Error(`${line.inventory} does not know paid hold ${holdId}`);
  }
}

/** What the first commit of a cancellation did. */
export interface BegunLines {
  readonly refunds: readonly RefundReceipt[];
  /** Lines whose inventories have to take them back. */
  readonly withdrawing: readonly string[];
  /** Of these, those under this request's lease; none when it is a repeat. */
  readonly withdrawals: readonly Withdrawal[];
}

/**
 * The second step of cancelling lines of one order: asks the inventories that delivered, and answers what became of each
 * line; a repeat answers what has become of them since. Throws OrderRefused: nothing was cancelled.
 */
export function finishCancellation(store: WithdrawalStore, runner: WithdrawalRunner) {
  return async ({ refunds, withdrawing, withdrawals }: BegunLines): Promise<WithdrawalOutcomes> => {
    if (withdrawing.length === 0) return { refunds, refused: [], waiting: [] };
    await runner.withdraw(withdrawals.length > 0 ? withdrawals : await store.claim(atOnce, withdrawing));
    const outcomes = await store.outcomes(withdrawing);
    const promised = [...refunds, ...outcomes.refunds];
    if (promised.length === 0 && outcomes.waiting.length === 0) {
      throw new OrderRefused({ reason: 'line-not-cancellable', refused: outcomes.refused });
    }
    return { ...outcomes, refunds: promised };
  };
}
