import type { RefundAnswer } from '@clove/contracts';
import { backOffMs, withCorrelation } from '@clove/service-kit';
import type { Refund, UnitRelease } from '../domain/order.ts';
import type { CompensationStore } from './compensation-store.ts';
import { inventoryOf } from './inventories.ts';
import type { SagaContext } from './saga-context.ts';

/** How often payment is asked again about a refund that a person has to pay, in case it was settled. In milliseconds. */
const manualRecheckMs = 15 * 60_000;

/** Source: as many as one batched call to payment or inventory takes. */
const atOnce = 64;

/** Pays back refunds and frees cancelled units, each independently of the other, until done. */
export function compensationRunner(
  { payment, inventories, log }: SagaContext,
  compensations: CompensationStore,
): { runOnce(): Promise<void> } {
  return {
    async runOnce() {
      const [refunds, releases] = await Promise.all([
        compensations.claimRefunds(atOnce),
        compensations.claimReleases(atOnce),
      ]);
      await Promise.all([
        ...refunds.map((refund) => withCorrelation(refund.correlationId, () => payBack(refund))),
        ...releases.map((release) => withCorrelation(release.correlationId, () => free(release))),
      ]);
    },
  };

  async function payBack(refund: Refund): Promise<void> {
    const againInMs = backOffMs(refund.attempts);
    try {
      const answer = await payment.refund({
        refundId: refund.id,
        paymentId: refund.paymentId,
        orderId: refund.orderId,
        amount: refund.amount,
        taxFree: refund.taxFree,
        vat: refund.vat,
        reason: refund.reason,
      });
      await recordAnswer(refund, answer, againInMs);
    } catch (error) {
      log.warn({ refundId: refund.id, orderId: refund.orderId, error }, 'a refund will be asked again');
      await compensations.recordRefund(refund, refund.state, againInMs);
    }
  }

  async function recordAnswer(refund: Refund, answer: RefundAnswer, againInMs: number): Promise<void> {
    if (answer.result === 'refused') {
      log.error(
        { refundId: refund.id, orderId: refund.orderId, reason: answer.reason },
        'a refund has to be paid by hand',
      );
      await compensations.recordRefund(refund, 'MANUAL', manualRecheckMs);
      return;
    }
    switch (answer.state) {
      case 'DONE':
        await compensations.recordRefund(refund, 'DONE', null);
        return;
      case 'REJECTED':
      case 'MANUAL':
        // Said once: it is asked about again for as long as no one says that it was paid.
        if (refund.state !== 'MANUAL') {
          log.error({ refundId: refund.id, orderId: refund.orderId }, 'a refund has to be paid by hand');
        }
        await compensations.recordRefund(refund, 'MANUAL', manualRecheckMs);
        return;
      case 'REQUESTED':
      case 'SENT':
      case 'UNKNOWN':
        await compensations.recordRefund(refund, answer.state, againInMs);
    }
  }

  async function free(release: UnitRelease): Promise<void> {
    try {
      await confirmSold(release);
      const answer = await inventoryOf(inventories, release.inventory).releaseUnits({
        holdId: release.holdId,
        orderId: release.orderId,
        unitIds: [...release.unitIds],
      });
      if (answer.result === 'refused') throw new Error(`units of hold ${release.holdId} were not released`);
      await compensations.recordRelease(release);
    } catch (error) {
      log.warn(
        { orderId: release.orderId, holdId: release.holdId, error },
        'cancelled units will be freed later',
      );
      await compensations.postponeRelease(release, backOffMs(release.attempts));
    }
  }

  /** Cancelled so soon that the sale was not confirmed yet: only sold units can be freed. */
  async function confirmSold(release: UnitRelease): Promise<void> {
    if (release.sold) return;
    const { holdId, orderId } = release;
    const answer = await inventoryOf(inventories, release.inventory).sell({ holdId, orderId });
    if (answer.result !== 'sold') {
      throw new Error(`inventory does not know paid hold ${holdId}`);
    }
  }
}
