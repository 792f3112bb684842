import type { OrderSaga, PerformanceCancellation, PerformanceCancellationProgress } from '@clove/order-saga';
import type { Transaction } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';

export interface CancelPerformanceParts {
  /** Whether the festival has, or ever had, this performance. */
  isPerformance(tx: Transaction, performanceId: string): Promise<boolean>;
  /** Pays its orders back. */
  readonly saga: Pick<OrderSaga, 'cancelPerformance' | 'cancellationProgress' | 'cancellations'>;
}

/**
 * Checks that a cancellation, which may void ten thousand tickets, was not sent by mistake: the performance's id is
 * given twice. Throws TicketRefused.
 */
export function checkConfirmed({ performanceId, confirm }: { performanceId: string; confirm: string }): void {
  if (confirm !== performanceId) throw new TicketRefused({ reason: 'cancellation-not-confirmed' });
}

/**
 * Cancels a performance for good: every ticket for it becomes void, checked-in ones too, and every order is paid back in
 * full, at a pace that the provider takes. Its units stay sold: freed ones would be sold again. Nothing happens when it
 * was cancelled before. Throws TicketRefused.
 */
export async function cancelPerformance(
  tx: Transaction,
  { isPerformance, saga }: CancelPerformanceParts,
  cancellation: PerformanceCancellation,
): Promise<void> {
  if (!(await isPerformance(tx, cancellation.performanceId))) {
    throw new TicketRefused({ reason: 'performance-not-found' });
  }
  await saga.cancelPerformance(tx, cancellation);
}

/** How far the refunds of a cancelled performance are. Throws TicketRefused. */
export async function cancellationProgress(
  { saga }: CancelPerformanceParts,
  performanceId: string,
): Promise<PerformanceCancellationProgress> {
  const progress = await saga.cancellationProgress(performanceId);
  if (progress === undefined) throw new TicketRefused({ reason: 'performance-not-cancelled' });
  return progress;
}
