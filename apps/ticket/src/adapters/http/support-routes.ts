import { Amount, FoundEntry, Id, Instant, textFault } from '@clove/contracts';
import {
  idempotently,
  namedId,
  type Principal,
  type Route,
  route,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import type { resendMails } from '../../application/support-desk.ts';
import {
  type findOrders,
  type orderStory,
  reissueTicket,
  renameHolder,
} from '../../application/support-desk.ts';
import type { DeskMember, SupportStore } from '../../application/support-ports.ts';
import { privately } from './privately.ts';

export interface SupportRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: SupportStore;
  readonly find: ReturnType<typeof findOrders>;
  readonly story: ReturnType<typeof orderStory>;
  readonly resend: ReturnType<typeof resendMails>;
}

/** One line of text from the desk. */
const Line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .transform((text) => text.normalize('NFC'))
    .refine(
      (text) => textFault(text) === undefined && !/[\n\t]/.test(text),
      'one line without control characters',
    );
export const Reason = Line(200);

const Ticket = z.strictObject({
  ticketId: Id,
  holderId: Id,
  holderName: z.string().nullable().describe('Null: the member’s own name'),
  performanceId: z.string(),
  sectionId: z.string(),
  seat: z.string().nullable(),
  state: z.string(),
  serial: z.int(),
});
const Order = z.strictObject({
  orderId: Id,
  fanId: Id,
  fan: z
    .strictObject({
      email: z.string().nullable().describe('Null: a guest of the box office who gave none'),
      name: z.string().nullable(),
    })
    .nullable()
    .describe('Null: deleted, or cannot be looked up now'),
  state: z.string(),
  total: Amount,
  currency: z.string(),
  createdAt: Instant,
  guest: z
    .strictObject({ orders: z.int().min(1).describe('Of the same sale'), erased: z.boolean() })
    .nullable()
    .describe('Of a guest of the box office; null: a member ordered it'),
  tickets: z.array(Ticket),
});
const Story = z.strictObject({
  order: Order,
  timeline: z.array(z.strictObject({ service: z.string(), ...FoundEntry.shape })),
  silent: z.array(z.string()).describe('Services that did not say what they keep'),
});
const LogEntry = z.strictObject({
  id: Id,
  at: Instant,
  by: z.strictObject({ memberId: Id, role: z.string() }),
  action: z.string(),
  subject: z.string(),
  orderId: Id.nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  correlationId: z.string(),
});

const id = (last: number) => `019895a2-0000-7000-8000-00000000000${last}`;
const order: z.infer<typeof Order> = {
  orderId: id(1),
  fanId: id(5),
  fan: { email: 'fan@example.com', name: '김하늘' },
  state: 'COMPLETED',
  total: 132_000,
  currency: 'KRW',
  createdAt: '2026-06-01T11:00:00.000Z',
  guest: null,
  tickets: [
    {
      ticketId: id(2),
      holderId: id(5),
      holderName: null,
      performanceId: 'day-1',
      sectionId: 'A',
      seat: 'A 3-12',
      state: 'VALID',
      serial: 1,
    },
  ],
};
const aboutOrder = { subject: { type: 'order', id: id(1) }, correlationId: id(8) };
const timeline: z.infer<typeof Story>['timeline'] = [
  {
    service: 'ticket',
    at: '2026-06-01T11:00:00.000Z',
    ...aboutOrder,
    kind: 'order-placed',
    values: { memberId: id(5), quantity: 1, amount: 132_000, currency: 'KRW', method: 'kakao-pay' },
  },
  {
    service: 'payment',
    at: '2026-06-01T11:00:09.000Z',
    subject: { type: 'payment', id: id(3) },
    kind: 'payment-captured',
    values: { amount: 132_000, currency: 'KRW' },
    correlationId: id(8),
  },
  {
    service: 'ticket',
    at: '2026-06-02T01:00:00.000Z',
    ...aboutOrder,
    kind: 'desk-action',
    values: { action: 'read', memberId: id(6), reason: null },
  },
  {
    service: 'seat',
    at: null,
    subject: { type: 'hold', id: id(4) },
    kind: 'hold-state',
    values: { state: 'SOLD', quantity: 1, until: '2026-06-01T11:08:00.000Z', orderId: id(1), givenBack: [] },
  },
];
const logEntry: z.infer<typeof LogEntry> = {
  id: id(7),
  at: '2026-06-02T01:00:00.000Z',
  by: { memberId: id(6), role: 'support' },
  action: 'reissue',
  subject: `ticket ${id(2)}`,
  orderId: id(1),
  reason: 'lost telephone',
  detail: { serial: 2 },
  correlationId: id(8),
};

const desk = ['support', 'organiser', 'ops'] as const;

/** The support desk. All that it reads and does is written down. */
export function supportRoutes(parts: SupportRouteParts): Route[] {
  const { unitOfWork, store } = parts;
  return [
    route({
      method: 'post',
      path: '/api/support/searches',
      operationId: 'searchOrders',
      summary:
        'Finds orders by an e-mail address, a name, the id of an order, ticket, payment, refund, hold or member, or a provider’s reference; the newest 50',
      access: desk,
      scope: 'orders:read',
      body: z.strictObject({ text: Line(254) }),
      examples: { body: { text: 'fan@example.com' } },
      responses: {
        200: {
          description: 'Orders; also those whose tickets another member holds now',
          schema: z.strictObject({ orders: z.array(Order) }),
          example: { orders: [order] },
        },
      },
      handler: async ({ principal, body: { text } }) => ({
        status: 200,
        headers: privately,
        body: { orders: await parts.find(deskMember(principal), text) },
      }),
    }),
    route({
      method: 'get',
      path: '/api/support/orders/:orderId',
      operationId: 'readOrderStory',
      summary:
        'The whole story of an order: what every service keeps about it, as a time line; each entry is a kind with its values',
      access: desk,
      scope: 'orders:read',
      params: z.strictObject({ orderId: Id }),
      responses: {
        200: {
          description: 'The order and its time line; what is so now comes last',
          schema: Story,
          example: {
            order,
            timeline,
            silent: [],
          },
        },
      },
      handler: async ({ principal, params: { orderId } }) => ({
        status: 200,
        headers: privately,
        body: await parts.story(deskMember(principal), orderId),
      }),
    }),
    route({
      method: 'post',
      path: '/api/support/orders/:orderId/mails',
      operationId: 'resendMails',
      summary: 'Sends the mails of an order once more to who ordered',
      access: ['support', 'organiser'],
      idempotent: true,
      params: z.strictObject({ orderId: Id }),
      body: z.strictObject({ reason: Reason }),
      examples: { body: { reason: 'the fan deleted the mail' } },
      responses: {
        202: {
          description: 'How many go out; a repeat sends nothing again',
          schema: z.strictObject({ mails: z.int() }),
          example: { mails: 1 },
        },
      },
      async handler({ principal, params: { orderId }, body: { reason }, idempotency }) {
        const requestId = namedId(`${principal.memberId} ${orderId} ${idempotency.key}`);
        const mails = await parts.resend({ by: deskMember(principal), orderId, requestId, reason });
        return { status: 202, headers: privately, body: { mails } };
      },
    }),
    route({
      method: 'put',
      path: '/api/support/tickets/:ticketId/holder',
      operationId: 'renameHolder',
      summary: 'Says under which name a ticket’s holder enters; null: the member’s own',
      access: ['support', 'organiser'],
      params: z.strictObject({ ticketId: Id }),
      body: z.strictObject({ name: Line(80).nullable(), reason: Reason }),
      examples: { body: { name: '이바다', reason: 'a gift' } },
      responses: { 204: { description: 'Done' } },
      async handler({ principal, params: { ticketId }, body }) {
        await unitOfWork.run((tx) =>
          renameHolder(tx, store, { by: deskMember(principal), ticketId, ...body }),
        );
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/support/tickets/:ticketId/reissue',
      operationId: 'reissueTicket',
      summary: 'Makes the QR codes of a ticket from before invalid; its holder’s page shows the new one',
      access: ['support', 'organiser'],
      idempotent: true,
      params: z.strictObject({ ticketId: Id }),
      body: z.strictObject({ reason: Reason }),
      examples: { body: { reason: 'lost telephone' } },
      responses: {
        200: {
          description: 'The serial of the QR code that admits now',
          schema: z.strictObject({ ticketId: Id, serial: z.int() }),
          example: { ticketId: id(2), serial: 2 },
        },
      },
      handler: ({ principal, params: { ticketId }, body: { reason }, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          const { serial } = await reissueTicket(tx, store, { by: deskMember(principal), ticketId, reason });
          return { status: 200, body: { ticketId, serial } };
        }),
    }),
    route({
      method: 'get',
      path: '/api/support/log',
      operationId: 'readSupportLog',
      summary: 'What the desk read and did, the newest first',
      access: ['organiser', 'ops'],
      query: z.strictObject({
        orderId: Id.optional(),
        before: Id.optional().describe('The last entry that was seen'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      responses: {
        200: {
          description: 'Entries',
          schema: z.strictObject({ entries: z.array(LogEntry) }),
          example: { entries: [logEntry] },
        },
      },
      handler: async ({ query }) => ({
        status: 200,
        headers: privately,
        body: { entries: await store.entries(query) },
      }),
    }),
  ];
}

export function deskMember({ memberId, role }: Principal): DeskMember {
  return { memberId, role };
}
