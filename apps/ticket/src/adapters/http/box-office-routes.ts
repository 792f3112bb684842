import { Id, type Onsite } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import {
  type BoxOfficeParts,
  type DeskOrder,
  type DeskRequest,
  readAtDesk,
  type SeenDeskOrder,
  sellAtDesk,
} from '../../application/box-office.ts';
import {
  DeskOrderAnswer,
  DeskOrderBody,
  examples,
  ListedDeskOrder,
  type Tender,
} from './box-office-schemas.ts';
import { privately } from './privately.ts';
import { deskMember } from './support-routes.ts';

export const access = ['staff', 'organiser'] as const;
export const desk = 'desk:box-office';
/** Source: below the gateway's time-out of this prefix; a sale that goes well is over within a second. */
const WAIT_MS = 15_000;

/** The box office: tickets that staff sell on site or give away. Orders of fans are not its own. */
export function boxOfficeRoutes(parts: BoxOfficeParts): Route[] {
  const sell = sellAtDesk(parts);
  return [
    route({
      method: 'post',
      path: '/api/box-office/orders',
      operationId: 'sellAtDesk',
      summary:
        'Sells what the desk holds for a guest and was paid for (`sale`), or gives it away (`complimentary`); answers when tickets are issued',
      access,
      desk,
      idempotent: true,
      body: DeskOrderBody,
      examples: { body: examples.body },
      responses: {
        201: {
          description:
            'Issued where `order.state` is COMPLETED. CONFIRMING or CAPTURING: read it again. CANCELLED: nothing was sold, the money goes back to the guest',
          schema: DeskOrderAnswer,
          example: examples.order,
        },
        409: { description: 'hold-ended, hold-in-another-order, sales-paused, performance-cancelled' },
      },
      async handler({ principal, body, idempotency, signal }) {
        const asked = {
          ...requestOf(body),
          by: deskMember(principal),
          idempotencyKey: idempotency.key,
          bodyHash: idempotency.bodyHash,
        };
        const sold = await sell(asked, { ms: WAIT_MS, signal });
        const location = `/api/box-office/orders/${sold.kept.orderId}`;
        return { status: 201, headers: { ...privately, location }, body: answerOf(sold) };
      },
    }),
    route({
      method: 'get',
      path: '/api/box-office/orders',
      operationId: 'listDeskOrders',
      summary:
        'What the box office sold and gave away, the newest first: to whom, by whom, how it was paid, why',
      access,
      desk,
      query: z.strictObject({
        mine: z.enum(['true', 'false']).default('false').describe('`true`: your own alone'),
        before: Id.optional().describe('The last order that was seen'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      responses: {
        200: {
          description: 'Orders',
          schema: z.strictObject({ orders: z.array(ListedDeskOrder) }),
          example: { orders: [examples.listed] },
        },
      },
      async handler({ principal, query: { mine, before, limit } }) {
        const staffId = mine === 'true' ? principal.memberId : undefined;
        const orders = await parts.orders.list({ staffId, before, limit });
        return {
          status: 200,
          headers: privately,
          body: {
            orders: orders.map(({ state, units, total, ...kept }) => ({
              ...{ orderId: kept.orderId, ...shown(kept) },
              ...{ state, units, total },
            })),
          },
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/box-office/orders/:orderId',
      operationId: 'readDeskOrder',
      summary: 'An order of the box office, placed by any of its staff',
      access,
      desk,
      params: z.strictObject({ orderId: Id }),
      responses: { 200: { description: 'The order', schema: DeskOrderAnswer, example: examples.order } },
      handler: async ({ params: { orderId } }) => ({
        status: 200,
        headers: privately,
        body: answerOf(await readAtDesk(parts, orderId)),
      }),
    }),
  ];
}

function requestOf(body: DeskOrderBody): Omit<DeskRequest, 'by' | 'idempotencyKey' | 'bodyHash'> {
  const { saleId, holdIds, note = null } = body;
  const { name = null, email = null, language = 'ko' } = body.guest ?? {};
  const guest = { name, email, language };
  return body.kind === 'sale'
    ? { saleId, holdIds, note, guest, channel: 'box-office', onsite: onsiteOf(body.payment) }
    : { saleId, holdIds, note, guest, channel: 'complimentary', onsite: null };
}

/** Without what was not said. */
export function onsiteOf(given: z.infer<typeof Tender>): Onsite {
  if (given.tender === 'cash' || given.reference === undefined) return { tender: given.tender };
  return { tender: given.tender, reference: given.reference };
}

function answerOf({ kept, order }: SeenDeskOrder): z.infer<typeof DeskOrderAnswer> {
  return { ...shown(kept), order };
}

function shown({ channel, staffId, at, onsite, guest, note }: DeskOrder) {
  return { channel, staffId, at, onsite, guest, note };
}
