import type { EventData, EventType } from '@clove/contracts';
import type { DomainEventOf, EventHandler, EventHandlers, Transaction } from '@clove/service-kit';
import { project, releaseUnits } from '../../application/project.ts';
import type { KindData, KindName } from '../../domain/kinds.ts';
import { eraseMembers } from '../postgres/erased-members.ts';
import { keepPaymentChanges } from '../postgres/payment-changes.ts';
import { buildingGeneration, projectionTransaction } from '../postgres/projection-transaction.ts';

/** Called with the times at which the applied events had happened, RFC 3339. */
export type OnApplied = (times: readonly string[]) => void;

const holdsOf = <S extends string>(service: S) =>
  [
    `${service}.HoldPlaced`,
    `${service}.HoldPinned`,
    `${service}.HoldSold`,
    `${service}.HoldReleased`,
    `${service}.HoldExpired`,
  ] as const;

/** Takes every event that says something of what the boards show. */
export function projectionHandlers(onApplied: OnApplied): EventHandlers {
  return {
    ...states('festival', ['event.FestivalChanged'], (data) => data),
    ...states('performance', ['event.PerformanceChanged'], (data) => data),
    ...states('item', ['merch.ItemChanged'], (data) => data),
    ...states('room', ['stay.RoomChanged'], (data) => data),
    ...states('hold', holdsOf('seat'), (hold) => ({ hold, released: [] })),
    ...states('block', ['seat.SeatsBlocked', 'seat.SeatsUnblocked'], (data) => data),
    ...states('hold', holdsOf('merch'), (hold) => ({ hold, released: [] })),
    ...states('hold', holdsOf('stay'), (hold) => ({ hold, released: [] })),
    ...states(
      'order',
      [
        'ticket.OrderPlaced',
        'ticket.OrderCompleted',
        'ticket.OrderExpired',
        'ticket.OrderCancelled',
        'ticket.OrderRefunded',
      ],
      (data) => data,
    ),
    ...states(
      'ticket',
      [
        'ticket.TicketVoided',
        'ticket.TicketCheckedIn',
        'ticket.TicketCheckInUndone',
        'ticket.TicketTransferred',
        'ticket.TicketReseated',
      ],
      (data) => data,
    ),
    ...states(
      'pick-up',
      ['merch.PickUpReady', 'merch.PickUpCollected', 'merch.PickUpCollectionUndone', 'merch.PickUpWithdrawn'],
      (data) => data,
    ),
    ...states(
      'booking',
      [
        'stay.BookingConfirmed',
        'stay.BookingCheckedIn',
        'stay.BookingCompleted',
        'stay.BookingCancelled',
        'stay.BookingNotShown',
      ],
      (data) => data,
    ),
    ...states(
      'review',
      ['review.ReviewPublished', 'review.ReviewChanged', 'review.ReviewWithdrawn'],
      (data) => data,
    ),
    ...states('message', ['notification.MessageSent', 'notification.MessageFailed'], (data) => data),
    'seat.UnitsReleased': fact(freeUnits),
    'merch.UnitsReleased': fact(freeUnits),
    'stay.UnitsReleased': fact(freeUnits),
    'payment.PaymentCaptured': fact(payments),
    'payment.PaymentFailed': fact(payments),
    'payment.PaymentVoided': fact(payments),
    'payment.StrayPaymentRefunded': fact(payments),
    'payment.RefundCompleted': fact(payments),
    'payment.RefundNeedsAttention': fact(payments),
    'auth.MemberErased': fact((tx, events) =>
      eraseMembers(
        tx,
        events.map(({ data }) => data.id),
      ),
    ),
  };

  /** Events whose data is the newest state of an entity. */
  function states<K extends KindName, T extends EventType>(
    kind: K,
    types: readonly T[],
    dataOf: (data: EventData<T>) => KindData<K>,
  ): { readonly [P in T]: EventHandler<P> };
  function states<K extends KindName>(
    kind: K,
    types: readonly EventType[],
    dataOf: (data: EventData<EventType>) => KindData<K>,
  ): object {
    const handler: EventHandler<EventType> = {
      kind: 'state',
      async handle(tx, events) {
        const changes = events.map(({ subject, subjectVersion, data }) => ({
          kind,
          id: subject,
          version: subjectVersion,
          data: dataOf(data),
        }));
        await project(projectionTransaction(tx, await buildingGeneration(tx)), kind, changes);
        onApplied(events.map(({ time }) => time));
      },
    };
    return Object.fromEntries(types.map((type) => [type, handler]));
  }

  function fact<T extends EventType>(
    handle: (tx: Transaction, events: DomainEventOf<T>[]) => Promise<void>,
  ): EventHandler<T> {
    return {
      kind: 'fact',
      async handle(tx, events) {
        await handle(tx, events);
        onApplied(events.map(({ time }) => time));
      },
    };
  }
}

type UnitsReleased = DomainEventOf<'seat.UnitsReleased' | 'merch.UnitsReleased' | 'stay.UnitsReleased'>;
type PaymentEvent = DomainEventOf<Extract<EventType, `payment.${string}`>>;

async function freeUnits(tx: Transaction, events: readonly UnitsReleased[]): Promise<void> {
  const projection = projectionTransaction(tx, await buildingGeneration(tx));
  await releaseUnits(
    projection,
    events.map(({ subjectVersion, data }) => ({ version: subjectVersion, ...data })),
  );
}

/** Each change counts for the settlement of its day; the newest one is the payment's state. */
async function payments(tx: Transaction, events: readonly PaymentEvent[]): Promise<void> {
  const generation = await buildingGeneration(tx);
  await keepPaymentChanges(tx, generation, events);
  await project(
    projectionTransaction(tx, generation),
    'payment',
    events.map(({ subject, subjectVersion, data }) => ({
      kind: 'payment',
      id: subject,
      version: subjectVersion,
      data,
    })),
  );
}
