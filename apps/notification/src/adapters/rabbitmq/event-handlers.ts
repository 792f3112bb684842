import type { EventData, EventType } from '@clove/contracts';
import type { DomainEventOf, EventHandler, EventHandlers, Transaction } from '@clove/service-kit';
import { type KnownBefore, type Notice, RULES } from '../../domain/rules.ts';
import {
  forgetMember,
  forgetOffer,
  knownStart,
  noteDelivered,
  noteOffer,
  noteTicket,
  saveFestival,
  savePerformance,
  saveTitle,
} from '../postgres/known-book.ts';
import { type CausedNotice, makeMessages } from '../postgres/message-book.ts';

/** What is kept of events so that later messages can show it. Applied after the messages were made. */
type Note<T extends EventType> = (tx: Transaction, events: readonly DomainEventOf<T>[]) => Promise<void>;

const nothingBefore: KnownBefore = { startsAt: () => undefined };

/** Makes the messages of the table of rules, for many events at once, then keeps what they say. */
function fact<T extends EventType>(type: T, note?: Note<T>): EventHandler<T> {
  return {
    kind: 'fact',
    async handle(tx, events) {
      await makeMessages(
        tx,
        events.flatMap((event) => caused(type, event, nothingBefore)),
      );
      await note?.(tx, events);
    },
  };
}

/** As `fact`, one event after the other: each one's messages depend on what was kept of the one before. */
function factInTurn<T extends EventType>(type: T, note: Note<T>): EventHandler<T> {
  const { handle } = fact(type, note);
  return {
    kind: 'fact',
    async handle(tx, events) {
      for (const event of bySubject(events)) await handle(tx, [event]);
    },
  };
}

/** Keeps the newest state of each subject. */
function state<T extends EventType>(
  save: (tx: Transaction, data: EventData<T>) => Promise<void>,
): EventHandler<T> {
  return {
    kind: 'state',
    async handle(tx, events) {
      for (const { data } of bySubject(events)) await save(tx, data);
    },
  };
}

function caused<T extends EventType>(type: T, event: DomainEventOf<T>, before: KnownBefore): CausedNotice[] {
  const rule: ((data: EventData<T>, before: KnownBefore) => readonly Notice[]) | undefined = RULES[type];
  return (rule?.(event.data, before) ?? []).map((notice) => ({
    cause: event.id,
    notice,
    at: event.time,
  }));
}

/** In one order on every replica, so that two of them do not lock the same rows crosswise. */
function bySubject<E extends { readonly subject: string; readonly subjectVersion: number }>(
  events: readonly E[],
): E[] {
  return [...events].sort((a, b) =>
    a.subject === b.subject ? a.subjectVersion - b.subjectVersion : a.subject < b.subject ? -1 : 1,
  );
}

const noteTickets: Note<
  | 'ticket.TicketVoided'
  | 'ticket.TicketTransferred'
  | 'ticket.TicketReseated'
  | 'ticket.TicketOffered'
  | 'ticket.TicketOfferEnded'
> = async (tx, events) => {
  for (const event of bySubject(events)) await noteTicket(tx, event);
};

const noteOffers: Note<'seat.PlaceOffered' | 'merch.PlaceOffered' | 'stay.PlaceOffered'> = async (
  tx,
  events,
) => {
  for (const { data } of events) await noteOffer(tx, data);
};

const forgetOffers: Note<'seat.HoldExpired' | 'merch.HoldExpired' | 'stay.HoldExpired'> = async (
  tx,
  events,
) => {
  for (const { data } of events) await forgetOffer(tx, data.id);
};

const performanceChanged: EventHandler<'event.PerformanceChanged'> = {
  kind: 'state',
  async handle(tx, events) {
    for (const event of bySubject(events)) {
      const start = await knownStart(tx, event.data.id);
      await makeMessages(tx, caused('event.PerformanceChanged', event, { startsAt: () => start }));
      await savePerformance(tx, event.data);
    }
  },
};

/** Takes every event that makes a message, or that messages show something of. */
export const eventHandlers: EventHandlers = {
  'auth.MailRequested': fact('auth.MailRequested'),
  'auth.MemberErased': {
    kind: 'fact',
    async handle(tx, events) {
      for (const { data } of bySubject(events)) await forgetMember(tx, data.id);
    },
  },
  'event.FestivalChanged': state<'event.FestivalChanged'>(saveFestival),
  'event.PerformanceChanged': performanceChanged,
  'ticket.PerformanceCancelled': fact('ticket.PerformanceCancelled'),
  'ticket.OrderCompleted': fact('ticket.OrderCompleted', (tx, events) =>
    noteDelivered(
      tx,
      events.map(({ data }) => data),
    ),
  ),
  'ticket.TicketVoided': fact('ticket.TicketVoided', noteTickets),
  'ticket.TicketTransferred': factInTurn('ticket.TicketTransferred', noteTickets),
  'ticket.TicketReseated': factInTurn('ticket.TicketReseated', noteTickets),
  'ticket.TicketOffered': factInTurn('ticket.TicketOffered', noteTickets),
  'ticket.TicketOfferEnded': factInTurn('ticket.TicketOfferEnded', noteTickets),
  'ticket.RefundStarted': fact('ticket.RefundStarted'),
  'payment.PaymentFailed': fact('payment.PaymentFailed'),
  'payment.StrayPaymentRefunded': fact('payment.StrayPaymentRefunded'),
  'payment.RefundCompleted': fact('payment.RefundCompleted'),
  'seat.PlaceOffered': fact('seat.PlaceOffered', noteOffers),
  'seat.OfferPassedOver': fact('seat.OfferPassedOver'),
  'seat.HoldExpired': fact('seat.HoldExpired', forgetOffers),
  'merch.PlaceOffered': fact('merch.PlaceOffered', noteOffers),
  'merch.OfferPassedOver': fact('merch.OfferPassedOver'),
  'merch.HoldExpired': fact('merch.HoldExpired', forgetOffers),
  'merch.ItemChanged': state<'merch.ItemChanged'>((tx, data) => saveTitle(tx, 'item', data)),
  'merch.PickUpReady': fact('merch.PickUpReady'),
  'stay.PlaceOffered': fact('stay.PlaceOffered', noteOffers),
  'stay.OfferPassedOver': fact('stay.OfferPassedOver'),
  'stay.HoldExpired': fact('stay.HoldExpired', forgetOffers),
  'stay.RoomChanged': state<'stay.RoomChanged'>((tx, data) => saveTitle(tx, 'room', data)),
  'stay.BookingConfirmed': fact('stay.BookingConfirmed'),
  'stay.BookingCancelled': fact('stay.BookingCancelled'),
  'webhook.EndpointDisabled': fact('webhook.EndpointDisabled'),
};
