import {
  Amount,
  Currency,
  Instant,
  LocalId,
  LocalisedText,
  OPENING_HEADER,
  PaymentMethod,
  PriceCategory,
} from '@clove/contracts';
import { type Inventory, openingHeader, openingOf } from '@clove/inventory';
import { idempotently, member, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { BoardCache, Shown } from '../../application/board-cache.ts';
import { type CorrectionBook, correctSection } from '../../application/correct-section.ts';
import type { SeatOpening } from '../../domain/opening.ts';
import { boardFor } from '../../domain/seat-board.ts';
import { exampleMap } from './examples.ts';
import { performanceNotFound } from './problems.ts';

const MapSection = z.strictObject({
  id: LocalId,
  kind: z.enum(['numbered', 'standing']),
  title: LocalisedText.optional(),
  /** Of a place; with categories that of the first. */
  price: Amount,
  /** What fans choose from for each place; absent: one price for all. */
  categories: z.array(PriceCategory).optional(),
  onSale: z.boolean(),
  capacity: z.int(),
  available: z.int(),
  /**
   * Numbered: one text per row, one letter per seat: f free, a free for those in an accessible category and companions, h held,
   * s sold, x not on sale.
   */
  seats: z.array(z.string()).optional(),
  /** Numbered, where rows and seats are no numbers from 1: what they are called and where they are, at /api/seats/layouts/{layout}. */
  layout: z.string().optional(),
  /** Only those see it whose code opens it. */
  hidden: z.boolean().optional(),
});

const SeatMap = z.strictObject({
  performanceId: LocalId,
  onSale: z.boolean(),
  /** When the organiser cancelled it; null: it takes place. */
  cancelledAt: Instant.nullable(),
  currency: Currency,
  sale: z.strictObject({
    opensAt: Instant,
    /** When this performance stops selling: with the sale as a whole, or before it. */
    closesAt: Instant,
    serverTime: Instant,
    maxTicketsPerFan: z.int(),
    /** Operations paused the sale: nothing can be held or ordered until they go on. */
    paused: z.boolean(),
  }),
  paymentMethods: z.array(PaymentMethod),
  sections: z.array(MapSection),
});

const CorrectionBody = z
  .strictObject({
    price: Amount.optional(),
    /** Prices of some of the section's categories. */
    categories: z
      .array(z.strictObject({ id: LocalId, price: Amount, free: z.literal(true).optional() }))
      .min(1)
      .max(20)
      .optional(),
    /** Says that a price of 0 is meant. */
    free: z.literal(true).optional(),
    capacity: z
      .strictObject({
        delta: z
          .int()
          .min(-1_000_000)
          .max(1_000_000)
          .refine((delta) => delta !== 0, 'must not be 0'),
        reason: z.string().min(1).max(500),
      })
      .optional(),
  })
  .refine(
    ({ price, categories, capacity }) => [price, categories, capacity].some((named) => named !== undefined),
    'name a price, categories or a capacity',
  );

export interface MapRouteParts {
  readonly board: BoardCache;
  readonly inventory: Inventory;
  readonly corrections: CorrectionBook;
  /** What this festival's fans can pay with, the default first. */
  readonly paymentMethods: readonly z.infer<typeof PaymentMethod>[];
}

/** The seat map for everyone, and the organiser's corrections of it. */
export function mapRoutes({ board: boards, inventory, corrections, paymentMethods }: MapRouteParts): Route[] {
  const shownOf = async (performanceId: string): Promise<Shown> => {
    const shown = await boards.show(performanceId);
    if (shown === undefined) throw performanceNotFound();
    return shown;
  };
  const mapOf = ({ board: whole, sale, serverTime }: Shown, opening: SeatOpening | undefined) => {
    const { closesAt, ...board } = boardFor(whole, opening);
    return {
      ...board,
      sale: {
        opensAt: sale.opensAt.toISOString(),
        closesAt,
        serverTime: serverTime.toISOString(),
        maxTicketsPerFan: sale.maxPerFan,
        paused: sale.paused,
      },
      paymentMethods,
    };
  };
  return [
    route({
      method: 'get',
      path: '/api/seats',
      operationId: 'getSeatMap',
      summary: 'Prices, free places and the seat map of a performance, at most a second old',
      access: 'public',
      query: z.strictObject({ performance: LocalId }),
      headers: openingHeader,
      responses: { 200: { description: 'The seat map', schema: SeatMap, example: exampleMap } },
      async handler({ query, headers }) {
        const opening = openingOf(inventory, headers);
        return {
          status: 200,
          headers: {
            'cache-control': opening === undefined ? 'public, max-age=1' : 'private, no-store',
            vary: OPENING_HEADER,
          },
          body: mapOf(await shownOf(query.performance), opening),
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/seats/staff',
      operationId: 'getSeatMapForStaff',
      summary: 'The seat map with hidden sections, at most a second old; staff do not wait in a line for it',
      access: ['staff', 'organiser', 'ops', 'support'],
      query: z.strictObject({ performance: LocalId }),
      responses: { 200: { description: 'The seat map', schema: SeatMap, example: exampleMap } },
      async handler({ query }) {
        const body = mapOf(await shownOf(query.performance), 'desk');
        return { status: 200, headers: { 'cache-control': 'private, no-store' }, body };
      },
    }),
    route({
      method: 'patch',
      path: '/api/seats/sections/:performanceId/:sectionId',
      operationId: 'correctSection',
      summary:
        'Sets the price of new holds (of a section with categories, theirs), or adds a signed correction to the capacity; the festival file wins again once it changes the same field',
      access: ['organiser'],
      idempotent: true,
      params: z.strictObject({ performanceId: LocalId, sectionId: LocalId }),
      body: CorrectionBody,
      examples: { body: { capacity: { delta: -20, reason: 'camera platform' } } },
      responses: {
        200: {
          description: 'As it is now',
          schema: z.strictObject({
            price: Amount,
            categories: z.array(PriceCategory).nullable(),
            capacity: z.int().nullable(),
          }),
          example: { price: 99000, categories: null, capacity: 19980 },
        },
        409: { description: 'capacity-refused' },
        422: {
          description: 'free-not-said: a price of 0 needs free: true; price-of-category, unknown-category',
        },
      },
      async handler(request) {
        const answer = await idempotently(inventory.unitOfWork, request.idempotency, async (tx) => ({
          status: 200,
          body: await correctSection(
            tx,
            inventory,
            corrections,
            request.params,
            request.body,
            member(request).memberId,
          ),
        }));
        boards.invalidate();
        return answer;
      },
    }),
  ];
}
