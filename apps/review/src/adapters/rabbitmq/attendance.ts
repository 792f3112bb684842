import type { DomainEventOf, EventHandlers } from '@clove/service-kit';
import type { Attendance } from '../../application/ports.ts';
import { eraseMembers } from '../../application/write-review.ts';
import { reviewTransaction } from '../postgres/review-transaction.ts';

type TicketEvent = DomainEventOf<
  'ticket.TicketCheckedIn' | 'ticket.TicketCheckInUndone' | 'ticket.TicketVoided'
>;
type PickUpEvent = DomainEventOf<'merch.PickUpCollected' | 'merch.PickUpCollectionUndone'>;

/** Who was there, from the events of those who let them in: only the newest state of each counts. */
export const attendanceHandlers: EventHandlers = {
  'ticket.TicketCheckedIn': { kind: 'state', handle: (tx, events) => tickets(tx, events) },
  'ticket.TicketCheckInUndone': { kind: 'state', handle: (tx, events) => tickets(tx, events) },
  'ticket.TicketVoided': { kind: 'state', handle: (tx, events) => tickets(tx, events) },
  'merch.PickUpCollected': { kind: 'state', handle: (tx, events) => pickUps(tx, events) },
  'merch.PickUpCollectionUndone': { kind: 'state', handle: (tx, events) => pickUps(tx, events) },
  'stay.BookingCompleted': {
    kind: 'state',
    async handle(tx, events) {
      await reviewTransaction(tx).replaceAttendance(
        events.map(({ subject }) => subject),
        events.map(({ data }) => ({
          sourceId: data.id,
          unitId: data.id,
          memberId: data.fanId,
          subject: { kind: 'room', id: data.roomId },
        })),
      );
    },
  },
  'auth.MemberErased': {
    kind: 'fact',
    async handle(tx, events) {
      await eraseMembers(
        reviewTransaction(tx),
        events.map(({ data }) => data.id),
      );
    },
  },
};

type Tx = Parameters<typeof reviewTransaction>[0];

async function tickets(tx: Tx, events: readonly TicketEvent[]): Promise<void> {
  await reviewTransaction(tx).replaceAttendance(
    events.map(({ data }) => data.id),
    events
      .filter(({ data }) => data.state === 'CHECKED_IN')
      .flatMap(({ data }) =>
        performancesOf(data).map(
          (id): Attendance => ({
            sourceId: data.id,
            unitId: id === data.performanceId ? data.id : `${data.id}/${id}`,
            memberId: data.fanId,
            subject: { kind: 'performance', id },
          }),
        ),
      ),
  );
}

/** What a ticket was used for: a pass for several performances, of which none is what it was sold as. */
function performancesOf({ performanceId, checkIns = [] }: TicketEvent['data']): string[] {
  return checkIns.length === 0 ? [performanceId] : checkIns.map((checkIn) => checkIn.performanceId);
}

async function pickUps(tx: Tx, events: readonly PickUpEvent[]): Promise<void> {
  const attendance = events.flatMap(({ data }) =>
    data.pieces
      .filter(({ state }) => state === 'COLLECTED')
      .map(
        ({ unitId, itemId }): Attendance => ({
          sourceId: data.id,
          unitId,
          memberId: data.fanId,
          subject: { kind: 'goods', id: itemId },
        }),
      ),
  );
  await reviewTransaction(tx).replaceAttendance(
    events.map(({ data }) => data.id),
    attendance,
  );
}
