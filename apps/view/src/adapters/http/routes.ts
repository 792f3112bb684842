import {
  BookingData,
  Day,
  Id,
  Instant,
  LocalId,
  LocalisedText,
  PickUpData,
  ReviewData,
} from '@clove/contracts';
import { cachedRead, member, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { festivalBoard } from '../../application/boards.ts';
import { fanPage, MOST_SHOWN } from '../../application/fan-page.ts';
import type { ProjectionReads } from '../../application/projection-reads.ts';
import { salesBoard } from '../../application/sales-board.ts';
import { dayInZone } from '../../domain/day-in-zone.ts';
import { boardExample, fanExample, salesExample, settlementExample } from './examples.ts';

const Text = z.object(LocalisedText.shape);
const Stock = z.object({
  capacity: z.int(),
  held: z.int(),
  pinned: z.int(),
  sold: z.int(),
  used: z.int(),
  free: z.int(),
  /** Closed to the public by staff; absent: none. */
  blocked: z.int().optional(),
});
const Rating = z.object({ reviews: z.int(), average: z.number().nullable() });

export const FestivalBoardBody = z.object({
  festival: z
    .object({ festival: z.string(), title: Text, timezone: z.string(), currency: z.string() })
    .loose()
    .nullable(),
  performances: z.array(
    z.object({
      id: LocalId,
      title: Text,
      startsAt: Instant,
      cancelledAt: Instant.optional(),
      /** Of a pass, which is sold like a performance: those that it admits to. */
      covers: z.array(LocalId).optional(),
      onSale: z.boolean(),
      sections: z.array(Stock.extend({ id: LocalId })),
      rating: Rating,
    }),
  ),
  goods: z.array(
    z.object({
      id: LocalId,
      title: Text,
      onSale: z.boolean(),
      options: z.array(Stock.extend({ id: LocalId.nullable() })),
      rating: Rating,
    }),
  ),
  rooms: z.array(
    z.object({
      id: LocalId,
      title: Text,
      from: Day,
      to: Day,
      onSale: z.boolean(),
      nights: z.array(Stock.extend({ night: Day })),
      rating: Rating,
    }),
  ),
});

export const FanPageBody = z.object({
  orders: z.array(z.looseObject({ id: Id, state: z.string() })),
  tickets: z.array(z.looseObject({ id: Id, state: z.string() })),
  pickUps: z.array(PickUpData),
  bookings: z.array(BookingData),
  payments: z.array(z.looseObject({ id: Id, state: z.string() })),
  reviews: z.array(ReviewData),
  messages: z.array(z.looseObject({ id: Id })),
});

export const SalesBoardBody = z.object({
  items: z.array(
    z.object({
      inventory: z.string(),
      item: z.string(),
      /** Price category; absent: it has none. */
      category: z.string().optional(),
      units: z.int(),
      paid: z.int(),
      voidUnits: z.int(),
      voidPaid: z.int(),
      feesKept: z.int(),
    }),
  ),
  /** Sold by fans on the web, at the box office, and given away there; adds up to what `items` say was sold. */
  channels: z.array(z.object({ channel: z.string(), units: z.int(), paid: z.int() })),
  /** Sold with vouchers, by their ids, and what those took off. */
  vouchers: z.array(
    z.object({
      voucher: z.string(),
      orders: z.int(),
      units: z.int(),
      paid: z.int(),
      discount: z.int(),
    }),
  ),
  hours: z.array(
    z.object({
      hour: z.string(),
      units: z.int(),
      paid: z.int(),
      holds: z.int(),
      orders: z.int(),
      completed: z.int(),
    }),
  ),
  conversionPercent: z.number().nullable(),
});

export const SettlementBody = z.object({
  from: Instant,
  to: Instant,
  methods: z.array(z.object({ method: z.string(), payments: z.int(), captured: z.int(), refunded: z.int() })),
});

/**
 * The overviews. They are as new as the last event that arrived. Of the public board one read is under way at a time, however
 * many ask: those who come meanwhile share it.
 */
export function overviewRoutes(reads: ProjectionReads): Route[] {
  const board = cachedRead(
    () => festivalBoard(reads),
    () => 0,
  );
  return [
    route({
      method: 'get',
      path: '/api/overview',
      operationId: 'getBoard',
      summary: 'Every performance, item and room with how far it is sold and how it is liked',
      access: 'public',
      responses: { 200: { description: 'The board', schema: FestivalBoardBody, example: boardExample } },
      handler: async () => ({
        status: 200,
        headers: { 'cache-control': 'public, max-age=1' },
        body: await board(),
      }),
    }),
    route({
      method: 'get',
      path: '/api/overview/mine',
      operationId: 'getFanPage',
      summary: `The member’s orders, tickets, goods, nights, payments, reviews and messages, at most ${MOST_SHOWN} of each`,
      access: 'member',
      responses: { 200: { description: 'The page', schema: FanPageBody, example: fanExample } },
      handler: async (request) => ({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: await fanPage(reads, member(request).memberId),
      }),
    }),
    route({
      method: 'get',
      path: '/api/overview/sales',
      operationId: 'getSalesBoard',
      summary: 'What was sold by hour and item, what became void, and how many holds became orders',
      access: ['organiser', 'ops'],
      query: z.strictObject({
        from: Instant.optional().describe('First hour. Default: the first sale.'),
        to: Instant.optional().describe('Hours before this. Default: now.'),
      }),
      responses: { 200: { description: 'The board', schema: SalesBoardBody, example: salesExample } },
      handler: async ({ query: { from, to } }) => ({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: await salesBoard(reads, { from: hourKey(from, '0'), to: hourKey(to, '9') }),
      }),
    }),
    route({
      method: 'get',
      path: '/api/overview/settlement',
      operationId: 'getSettlement',
      summary: 'What was captured and refunded on a day of the festival’s time zone, by payment method',
      access: ['organiser', 'ops'],
      query: z.strictObject({ day: Day }),
      responses: { 200: { description: 'The day', schema: SettlementBody, example: settlementExample } },
      async handler({ query: { day } }) {
        const [festival] = await reads.all('festival');
        const { from, to } = dayInZone(day, festival?.timezone ?? 'UTC');
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: {
            from: from.toISOString(),
            to: to.toISOString(),
            methods: await reads.settlement(from, to),
          },
        };
      },
    }),
  ];
}

/** The key of an instant's hour; without one, a key before or after all. */
function hourKey(instant: string | undefined, otherwise: string): string {
  return instant === undefined ? otherwise : new Date(instant).toISOString().slice(0, 13);
}
