import type { OccasionCancellationProgress, OrderSaga } from '@clove/order-saga';
import type { Transaction } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';

/** The organiser's decision that a performance does not take place. */
export interface PerformanceCancellation {
  readonly performanceId: string;
  /** For people, at most 150 characters; part of what is sent to the provider. */
  readonly reason: string;
  readonly cancelledBy: string;
  readonly correlationId: string;
}

/** How far the refunds of a cancelled performance are. */
export interface PerformanceCancellationProgress extends Omit<OccasionCancellationProgress, 'occasionId'> {
  readonly performanceId: string;
}

export interface CancelPerformanceParts {
  /** Whether the festival has, or ever had, this performance. */
  isPerformance(tx: Transaction, performanceId: string): Promise<boolean>;
  /** Passes that lost their last performance with this one. */
  passesWithoutPerformance(tx: Transaction, performanceId: string): Promise<readonly string[]>;
  /** Pays its orders back. To the saga a performance is an occasion. */
  readonly saga: Pick<OrderSaga, 'cancelOccasion' | 'cancellationProgress' | 'cancellations'>;
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
 * full for its places, at a pace that the provider takes. Its units stay sold: freed ones would be sold again. Goods and
 * nights of its orders stay. Passes for it stay valid for their other performances; those that have none left are cancelled
 * with it. Nothing happens when it was cancelled before. Throws TicketRefused.
 */
export async function cancelPerformance(
  tx: Transaction,
  { isPerformance, passesWithoutPerformance, saga }: CancelPerformanceParts,
  { performanceId, ...decision }: PerformanceCancellation,
): Promise<void> {
  if (!(await isPerformance(tx, performanceId))) {
    throw new TicketRefused({ reason: 'performance-not-found' });
  }
  await saga.cancelOccasion(tx, { ...decision, occasionId: performanceId });
  for (const occasionId of await passesWithoutPerformance(tx, performanceId)) {
    await saga.cancelOccasion(tx, { ...decision, occasionId });
  }
}

/** How far the refunds of a cancelled performance are. Throws TicketRefused. */
export async function cancellationProgress(
  { saga }: CancelPerformanceParts,
  performanceId: string,
): Promise<PerformanceCancellationProgress> {
  const progress = await saga.cancellationProgress(performanceId);
  if (progress === undefined) throw new TicketRefused({ reason: 'performance-not-cancelled' });
  return ofPerformance(progress);
}

/** The same of every cancelled performance, the last cancelled first. */
export async function allCancellations({
  saga,
}: CancelPerformanceParts): Promise<PerformanceCancellationProgress[]> {
  return (await saga.cancellations()).map(ofPerformance);
}

function ofPerformance({
  occasionId,
  ...progress
}: OccasionCancellationProgress): PerformanceCancellationProgress {
  return { performanceId: occasionId, ...progress };
}
