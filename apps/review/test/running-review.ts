import { newId } from '@clove/service-kit';
import { type Replicas, startReplicas, testEvent } from '@clove/service-kit/testing';
import { reviewService } from '../src/review-service.ts';

export function startReview(): Promise<Replicas> {
  return startReplicas(reviewService, [
    'ticket.TicketCheckedIn',
    'ticket.TicketCheckInUndone',
    'ticket.TicketVoided',
    'merch.PickUpCollected',
    'merch.PickUpCollectionUndone',
    'stay.BookingCompleted',
    'auth.MemberErased',
  ]);
}

/** A ticket's state after a change at the gate. */
export function ticket(
  id: string,
  fanId: string,
  performanceId: string,
  state: 'CHECKED_IN' | 'VALID' | 'VOID',
  version: number,
) {
  const type =
    state === 'CHECKED_IN'
      ? 'ticket.TicketCheckedIn'
      : state === 'VALID'
        ? 'ticket.TicketCheckInUndone'
        : 'ticket.TicketVoided';
  return testEvent(type, id, version, {
    id,
    orderId: newId(),
    fanId,
    performanceId,
    sectionId: 'A',
    unitId: `${performanceId}/A/1-1`,
    seat: 'A 1-1',
    paid: 1000,
    state,
    serial: 1,
  });
}

/** A pick-up of one piece of an item. */
export function pickUp(id: string, fanId: string, itemId: string, collected: boolean, version: number) {
  return testEvent(collected ? 'merch.PickUpCollected' : 'merch.PickUpCollectionUndone', id, version, {
    id,
    orderId: newId(),
    holdId: newId(),
    fanId,
    pieces: [
      {
        unitId: `${id}/1`,
        itemId,
        optionId: 'M',
        label: 'M',
        paid: 35000,
        state: collected ? 'COLLECTED' : 'READY',
      },
    ],
  });
}

/** A completed stay. */
export function stay(id: string, fanId: string, roomId: string) {
  return testEvent('stay.BookingCompleted', id, 3, {
    id,
    orderId: newId(),
    holdId: newId(),
    unitId: `${id}/1`,
    fanId,
    roomId,
    from: '2026-08-06',
    to: '2026-08-08',
    paid: 120000,
    state: 'COMPLETED',
  });
}
