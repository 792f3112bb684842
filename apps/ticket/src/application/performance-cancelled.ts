import type { RecordedCancellation } from '@clove/order-saga';
import type { NewEvent } from '@clove/service-kit';

/** A cancellation happens once and for good. */
const onlyVersion = 1;

/** The event of a performance that does not take place. */
export function performanceCancelled({
  occasionId: performanceId,
  cancelledAt,
  reason,
  correlationId,
}: RecordedCancellation): NewEvent {
  return {
    type: 'ticket.PerformanceCancelled',
    subject: performanceId,
    subjectVersion: onlyVersion,
    correlationId,
    data: { performanceId, cancelledAt, reason },
  };
}
