import { Hold, Id, LocalId, UnitId } from '@clove/contracts';
import {
  holdAnswer,
  holdBound,
  holdNotFound,
  type Inventory,
  publicHold,
  releaseOwnHold,
} from '@clove/inventory';
import {
  guestIdOf,
  idempotently,
  member,
  type Principal,
  type Queryable,
  type Route,
  route,
} from '@clove/service-kit';
import { z } from 'zod';
import type { HouseSeats } from '../../application/house-seats.ts';
import { exampleHold } from './examples.ts';
import { HoldBody, type Stores, seatPlacing } from './hold-routes.ts';
import { seatProblem } from './problems.ts';

export interface BoxOfficeRouteParts {
  readonly inventory: Inventory;
  /** Those of staff: with the seats of the house. */
  readonly stores: Stores;
  readonly reads: Queryable;
  /** Absent: this image sells no numbered seats. */
  readonly houseSeats: HouseSeats | undefined;
}

/** The sale at the desk that a hold belongs to: its places are of one guest, whom no one but this member of staff can name. */
const SaleId = Id.describe('Chosen by the desk, the same for all that one guest takes');
const ofSale = z.strictObject({ saleId: SaleId });
const holdParams = z.strictObject({ holdId: Id });

const access = ['staff', 'organiser'] as const;
const desk = 'desk:box-office';

const HouseSeat = z.strictObject({
  id: UnitId,
  sectionId: LocalId,
  state: z.enum(['FREE', 'HELD', 'SOLD']).describe('Blocked ones are not listed'),
});

/** The box office: staff hold places for guests, those of the house as well. */
export function boxOfficeRoutes({ inventory, stores, reads, houseSeats }: BoxOfficeRouteParts): Route[] {
  const place = seatPlacing(inventory, stores, { atDesk: true });
  const guestOf = (principal: Principal, saleId: string) => guestIdOf(principal.memberId, saleId);
  const saleId = '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a11';
  return [
    route({
      method: 'post',
      path: '/api/box-office/holds',
      operationId: 'placeHoldAtDesk',
      summary:
        'Holds places for a guest, as fans do, and house seats too. Neither the limit per fan nor the times of the sale bind staff, nor the rules for single and accessible seats',
      access,
      desk,
      idempotent: true,
      body: z.strictObject({ saleId: SaleId, places: HoldBody }),
      examples: { body: { saleId, places: { performanceId: 'day-1', sectionId: 'S', quantity: 2 } } },
      responses: {
        201: {
          description: 'Held until expiresAt, for an order of the same sale',
          schema: Hold,
          example: exampleHold,
        },
        409: { description: 'seats-taken, sold-out, sales-paused, withdrawn, performance-cancelled' },
        422: { description: 'unknown-seat, unknown-section, unknown-category, category-limit' },
      },
      async handler(request) {
        const { body, idempotency: scope, correlationId } = request;
        const fanId = guestOf(member(request), body.saleId);
        return holdAnswer(await place({ scope, fanId, correlationId }, body.places), seatProblem);
      },
    }),
    route({
      method: 'get',
      path: '/api/box-office/holds/:holdId',
      operationId: 'getHoldAtDesk',
      summary: 'A hold of one of your own sales at the desk',
      access,
      desk,
      params: holdParams,
      query: ofSale,
      responses: { 200: { description: 'The hold', schema: Hold, example: exampleHold } },
      async handler(request) {
        const { holdId } = request.params;
        const { holds } = await inventory.holds.read(reads, [holdId]);
        const hold = holds.get(holdId);
        if (hold?.fanId !== guestOf(member(request), request.query.saleId)) throw holdNotFound();
        return { status: 200, body: publicHold(inventory, hold) };
      },
    }),
    route({
      method: 'delete',
      path: '/api/box-office/holds/:holdId',
      operationId: 'releaseHoldAtDesk',
      summary: 'Gives up a hold of one of your own sales that no order has pinned; repeats are fine',
      access,
      desk,
      idempotent: true,
      params: holdParams,
      query: ofSale,
      responses: {
        204: { description: 'Given up' },
        409: { description: 'hold-bound: its order decides now' },
      },
      handler: (request) =>
        idempotently(inventory.unitOfWork, request.idempotency, async (tx) => {
          const guestId = guestOf(member(request), request.query.saleId);
          const found = await releaseOwnHold(tx, inventory, request.params.holdId, guestId);
          if (found === 'not-found') throw holdNotFound();
          if (found === 'bound') throw holdBound();
          return { status: 204 };
        }),
    }),
    route({
      method: 'get',
      path: '/api/box-office/house-seats',
      operationId: 'listHouseSeats',
      summary: 'The seats of a performance that the organiser keeps: only staff take them',
      access,
      desk,
      query: z.strictObject({ performanceId: LocalId }),
      responses: {
        200: {
          description: 'In the order of sections and rows; none where an image sells no numbered seats',
          schema: z.strictObject({ seats: z.array(HouseSeat) }),
          example: { seats: [{ id: 'day-1/A/1-1', sectionId: 'A', state: 'FREE' }] },
        },
      },
      handler: async ({ query: { performanceId } }) => ({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: { seats: (await houseSeats?.(reads, performanceId)) ?? [] },
      }),
    }),
  ];
}
