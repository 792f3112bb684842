import type { EventData, EventType } from '@clove/contracts';
import type { FactLine, Facts } from './facts.ts';
import type { KindName } from './kinds.ts';

/** Who gets a message. */
export type Recipients =
  | { readonly kind: 'member'; readonly memberId: string }
  /** No member (yet): auth knows the address by its mail request, ticket by its offer. */
  | { readonly kind: 'no-member' }
  /** Everyone who holds a valid ticket of the performance, or whose ticket became void after `since`. */
  | {
      readonly kind: 'holders';
      readonly performanceId: string;
      readonly sectionId?: string;
      readonly since?: string;
      /** Whether those are meant who hold a pass for it. @default with */
      readonly passes?: 'with' | 'without' | 'only';
    }
  /** Who held the ticket before its event. */
  | { readonly kind: 'holder-before'; readonly ticketId: string }
  /** The fan to whom the hold was offered; none where it was placed by the fan. */
  | { readonly kind: 'offered'; readonly holdId: string };

/** A message to be made. */
export interface Notice {
  readonly to: Recipients;
  readonly template: KindName;
  readonly facts: Facts;
}

/** What was known before the event was applied. */
export interface KnownBefore {
  /** RFC 3339; undefined: the performance is new. */
  startsAt(performanceId: string): string | undefined;
}

type Rule<D> = (data: D, before: KnownBefore) => readonly Notice[];

const member = (memberId: string): Recipients => ({ kind: 'member', memberId });

type OrderLine = EventData<'ticket.OrderCompleted'>['lines'][number];
type Ticket = EventData<'ticket.TicketVoided'>;
type Payment = EventData<'payment.PaymentCaptured'>;

function orderLine(line: OrderLine): FactLine {
  const { performanceId = null, sectionId, seat } = line;
  const place = performanceId === null || sectionId === undefined ? null : `${performanceId}/${sectionId}`;
  return {
    label: line.label ?? seat ?? null,
    item: line.item ?? place,
    performanceId,
    amount: line.paid,
  };
}

function ticketLine({ performanceId, sectionId, seat, paid }: Ticket): FactLine {
  return { label: seat, item: `${performanceId}/${sectionId}`, performanceId, amount: paid };
}

const payment =
  (template: KindName, amount: (data: Payment) => number): Rule<EventData<'payment.PaymentCaptured'>> =>
  (data) => [
    {
      to: member(data.fanId),
      template,
      facts: { orderId: data.orderId, amount: amount(data), currency: data.currency },
    },
  ];

const offered: Rule<EventData<'seat.PlaceOffered'>> = ({ entry, hold }) => [
  {
    to: member(entry.fanId),
    template: 'waiting-offer',
    facts: {
      lines: hold.units.map((unit) => ({
        label: unit.label ?? unit.seat ?? null,
        item: unit.item ?? entry.item ?? null,
        performanceId: unit.performanceId ?? hold.performanceId ?? null,
        amount: unit.price,
      })),
      currency: hold.currency,
      expiresAt: hold.expiresAt,
    },
  },
];

const passedOver: Rule<EventData<'seat.OfferPassedOver'>> = ({ entry }) => {
  const { performanceId = null, sectionId } = entry;
  const place = performanceId === null || sectionId === undefined ? null : `${performanceId}/${sectionId}`;
  const line = { label: null, item: entry.item ?? place, performanceId, amount: null };
  return [
    { to: member(entry.fanId), template: 'waiting-ended', facts: { lines: [line], limitReached: true } },
  ];
};

const offerLapsed: Rule<EventData<'seat.HoldExpired'>> = (hold) => {
  const [first] = hold.units;
  const line = {
    label: null,
    item:
      first?.item ?? (first?.sectionId === undefined ? null : `${first.performanceId}/${first.sectionId}`),
    performanceId: first?.performanceId ?? hold.performanceId ?? null,
    amount: null,
  };
  return [
    {
      to: { kind: 'offered', holdId: hold.id },
      template: 'waiting-ended',
      facts: { lines: [line], limitReached: false },
    },
  ];
};

const booking =
  (template: KindName): Rule<EventData<'stay.BookingConfirmed'>> =>
  ({ fanId, orderId, roomId, from, to, paid }) => [
    { to: member(fanId), template, facts: { orderId, roomId, from, to, amount: paid } },
  ];

/**
 * Which event makes which message, for whom, with which facts: the one table. An event that is not here makes none.
 */
export const RULES: { readonly [T in EventType]?: Rule<EventData<T>> } = {
  'ticket.OrderCompleted': ({ id, fanId, lines, total, currency }) => [
    {
      to: member(fanId),
      template: 'order-confirmed',
      facts: { orderId: id, lines: lines.map(orderLine), total, currency },
    },
  ],
  'payment.PaymentFailed': payment('payment-failed', ({ amount }) => amount),
  'payment.StrayPaymentRefunded': payment('payment-returned', ({ refunded }) => refunded),
  'payment.RefundCompleted': payment('refund-done', ({ refunded }) => refunded),
  'ticket.RefundStarted': ({ orderId, fanId, amount, fee, currency, lines, undone = false }) => [
    {
      to: member(fanId),
      template: 'refund-started',
      facts: {
        orderId,
        lines: lines.map(({ label, item, performanceId = null, paid }) => ({
          ...{ label, item, performanceId },
          amount: paid,
        })),
        ...{ amount, fee, currency, undone },
      },
    },
  ],
  'ticket.TicketTransferred': (ticket) => {
    const facts = { lines: [{ ...ticketLine(ticket), amount: null }] };
    return [
      { to: member(ticket.fanId), template: 'transfer-received', facts },
      { to: { kind: 'holder-before', ticketId: ticket.id }, template: 'transfer-taken', facts },
    ];
  },
  'ticket.TicketReseated': (ticket) => [
    {
      to: member(ticket.fanId),
      template: 'seat-moved',
      facts: {
        orderId: ticket.orderId,
        lines: [{ ...ticketLine(ticket), amount: null }],
        ...(ticket.seatBefore === undefined ? {} : { seatBefore: ticket.seatBefore }),
      },
    },
  ],
  'ticket.TicketOffered': (ticket) => {
    const { id, expiresAt, mailed } = ticket.offer;
    // An offer by link alone is handed over by its holder.
    if (!mailed) return [];
    return [
      {
        to: { kind: 'no-member' },
        template: 'transfer-offered',
        facts: { offerId: id, lines: [{ ...ticketLine(ticket), amount: null }], expiresAt },
      },
    ];
  },
  'ticket.TicketOfferEnded': (ticket) =>
    ticket.offer.ended === 'expired'
      ? [
          {
            to: member(ticket.fanId),
            template: 'transfer-ended',
            facts: { lines: [{ ...ticketLine(ticket), amount: null }] },
          },
        ]
      : [],
  'ticket.PerformanceCancelled': ({ performanceId, cancelledAt, reason }) => [
    {
      // Its tickets may already have become void: another replica takes those events.
      to: { kind: 'holders', performanceId, since: cancelledAt, passes: 'without' },
      template: 'performance-cancelled',
      facts: { performanceId, ...(reason === undefined ? {} : { reason }) },
    },
    {
      to: { kind: 'holders', performanceId, passes: 'only' },
      template: 'pass-performance-cancelled',
      facts: { performanceId, ...(reason === undefined ? {} : { reason }) },
    },
  ],
  'event.PerformanceChanged': ({ id, startsAt, cancelledAt, covers, rescheduled }, before) => {
    // A pass moves with a performance, whose message its holders get.
    if (covers !== undefined) return [];
    const previousStartsAt = before.startsAt(id);
    if (previousStartsAt === undefined || cancelledAt !== undefined) return [];
    if (Date.parse(previousStartsAt) === Date.parse(startsAt)) return [];
    return [
      {
        to: { kind: 'holders', performanceId: id },
        template: 'performance-changed',
        facts: {
          ...{ performanceId: id, previousStartsAt, startsAt },
          ...(rescheduled?.reason === undefined ? {} : { reason: rescheduled.reason }),
        },
      },
    ];
  },
  'seat.PlaceOffered': offered,
  'merch.PlaceOffered': offered,
  'stay.PlaceOffered': offered,
  'seat.OfferPassedOver': passedOver,
  'merch.OfferPassedOver': passedOver,
  'stay.OfferPassedOver': passedOver,
  'seat.HoldExpired': offerLapsed,
  'merch.HoldExpired': offerLapsed,
  'stay.HoldExpired': offerLapsed,
  'merch.PickUpReady': ({ fanId, orderId, pieces }) => [
    {
      to: member(fanId),
      template: 'pick-up-ready',
      facts: {
        orderId,
        lines: pieces.map(({ label, itemId, optionId, paid }) => ({
          label,
          item: optionId === null ? itemId : `${itemId}/${optionId}`,
          performanceId: null,
          amount: paid,
        })),
      },
    },
  ],
  'stay.BookingConfirmed': booking('booking-confirmed'),
  'stay.BookingCancelled': booking('booking-cancelled'),
  'webhook.EndpointDisabled': ({ organiserId, receiver, because, failingSince }) => {
    if (organiserId === null) return [];
    const facts = { receiver, ...(because === 'FAILING' ? { failingSince } : {}) };
    return [{ to: member(organiserId), template: 'webhook-disabled', facts }];
  },
  'auth.MailRequested': ({ id, kind, memberId }) => [
    {
      to: memberId === null ? { kind: 'no-member' } : member(memberId),
      template: kind,
      facts: { mailRequestId: id },
    },
  ],
};
