import { z } from 'zod';

/**
 * What organisers' systems get of each kind of thing. A promise: fields are only ever added, and none of them names a
 * person. Members are ids; who is entitled to more asks the API with an organiser's login.
 */
const id = z.uuid();
const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();
const amount = z.int().describe('In the smallest unit of the currency.');
const memberId = id.describe('The member, by an id that is the same in all events of this festival.');
const text = z.object({ ko: z.string(), en: z.string().optional() });
const label = z.union([z.string(), text]).nullable();

export const PublicOrder = z.object({
  id,
  memberId,
  state: z.string(),
  lines: z.array(
    z.object({
      id,
      kind: z.enum(['place', 'goods', 'night']),
      item: z
        .string()
        .nullable()
        .describe('<performance>/<section>, <item> or <item>/<option>, <room>/<from>/<to>.'),
      label,
      performanceId: z.string().nullable(),
      ticketId: id.nullable(),
      price: amount,
      paid: amount,
      state: z.string(),
    }),
  ),
  total: amount,
  currency: z.string(),
  paymentMethod: z.string(),
  channel: z
    .string()
    .describe('`web`; `box-office` or `complimentary`: staff placed it for a guest, who is no member.'),
  createdAt: instant,
});

export const PublicTicket = z.object({
  id,
  orderId: id,
  memberId,
  performanceId: z.string(),
  sectionId: z.string(),
  seat: z.string().nullable(),
  paid: amount,
  fee: amount.describe('Of a void ticket: the part of what was paid that is not refunded.'),
  state: z.enum(['VALID', 'OFFERED', 'CHECKED_IN', 'VOID']),
});

export const PublicPerformance = z.object({
  id: z.string(),
  title: text,
  startsAt: instant,
  doorsAt: instant.nullable(),
  salesCloseAt: instant.nullable(),
  cancelledAt: instant.nullable(),
  onSale: z.boolean(),
});

export const PublicCancellation = z.object({
  performanceId: z.string(),
  cancelledAt: instant,
  reason: z.string().nullable(),
});

export const PublicPayment = z.object({
  id,
  orderId: id,
  memberId,
  method: z.string(),
  state: z.string(),
  amount,
  captured: amount,
  refunded: amount,
  currency: z.string(),
});

export const PublicPickUp = z.object({
  id,
  orderId: id,
  memberId,
  pieces: z.array(
    z.object({
      item: z.string(),
      option: z.string().nullable(),
      label,
      paid: amount,
      state: z.enum(['READY', 'COLLECTED', 'VOID']),
    }),
  ),
});

export const PublicItem = z.object({
  id: z.string(),
  title: text,
  price: amount,
  currency: z.string(),
  stock: z.array(z.object({ option: z.string().nullable(), price: amount, stock: z.int() })),
  onSale: z.boolean(),
});

export const PublicRoom = z.object({
  id: z.string(),
  title: text,
  pricePerNight: amount,
  currency: z.string(),
  units: z.int(),
  from: day,
  to: day,
  onSale: z.boolean(),
});

export const PublicBooking = z.object({
  id,
  orderId: id,
  memberId,
  roomId: z.string(),
  from: day,
  to: day.describe('The day of departure.'),
  paid: amount,
  state: z.enum(['BOOKED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW']),
});

export const PublicReview = z.object({
  id,
  memberId,
  subject: z.object({ kind: z.enum(['performance', 'goods', 'room']), id: z.string() }),
  stars: z.int(),
  state: z.enum(['PUBLISHED', 'HIDDEN', 'WITHDRAWN']),
  publishedAt: instant,
});
