import { Amount, Id, Instant, LocalId, LocalisedText, SoldCategory, UnitId } from '@clove/contracts';
import { SoldOccasion } from '@clove/order-saga';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { type CancelTicketsParts, cancelTickets } from '../../application/cancel-tickets.ts';
import type { TicketSigner } from '../../application/ticket-signer.ts';
import type { TicketViews } from '../../application/ticket-views.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import { privately } from './privately.ts';

/** What the ticket routes work with. */
export interface TicketRouteParts {
  readonly festival: string;
  readonly unitOfWork: UnitOfWork;
  readonly views: TicketViews;
  readonly cancelling: CancelTicketsParts;
  readonly signer: TicketSigner;
  /** Whether the festival takes tickets back to sell them again. */
  resale(): Promise<boolean>;
}

const TicketView = z.strictObject({
  id: Id,
  orderId: Id,
  performanceId: LocalId,
  performanceTitle: LocalisedText.nullable(),
  startsAt: Instant.nullable(),
  /** From when it admits. */
  doorsAt: Instant.nullable(),
  performance: SoldOccasion,
  /** Of a pass: what it admits to, by start, and what was used; null: it is for one performance. */
  pass: z
    .strictObject({
      performances: z.array(
        z.strictObject({
          id: LocalId,
          title: LocalisedText,
          startsAt: Instant,
          doorsAt: Instant,
          /** The organiser cancelled it; the others stay. */
          cancelled: z.boolean(),
          /** When its holder came in; null: not yet. */
          enteredAt: Instant.nullable(),
        }),
      ),
    })
    .nullable(),
  sectionId: LocalId,
  unitId: UnitId,
  seat: z.string().nullable(),
  /** The price category that it was sold in; null: none. */
  category: SoldCategory.nullable(),
  paid: Amount,
  state: z.enum(ticketStates),
  serial: z.int(),
  issuedAt: Instant,
  checkedInAt: Instant.nullable(),
  /** While it is offered: until when, and whether its link is sent by mail. */
  offer: z.strictObject({ expiresAt: Instant, mailed: z.boolean() }).nullable(),
  /** To be shown at the gate; only while the ticket is VALID, or a pass with performances that it was not used for. */
  qr: z.string().nullable(),
});

const Receipt = z.strictObject({
  refunds: z.array(z.strictObject({ refundId: Id, orderId: Id, amount: Amount, fee: Amount })),
});

const exampleTicket: z.infer<typeof TicketView> = {
  id: '019895a2-0000-7000-8000-000000000002',
  orderId: '019895a2-0000-7000-8000-000000000001',
  performanceId: 'day-1',
  performanceTitle: { ko: '첫째 날', en: 'Day 1' },
  startsAt: '2026-08-07T04:00:00.000Z',
  doorsAt: '2026-08-06T22:00:00.000Z',
  performance: {
    startsAt: '2026-08-07T04:00:00.000Z',
    previousStartsAt: null,
    moveReason: null,
    cancelled: null,
  },
  pass: null,
  sectionId: 'A',
  unitId: 'day-1/A/3-12',
  seat: 'A 3-12',
  category: { id: 'adult', title: { ko: '일반', en: 'Adult' } },
  paid: 132000,
  state: 'VALID',
  serial: 1,
  issuedAt: '2026-06-01T11:05:00.000Z',
  checkedInAt: null,
  offer: null,
  qr: 'CLV1.eyJmIjoiYnVzYW4tcm9jay0yMDI2In0.c2lnbmF0dXJl',
};

const examplePass: z.infer<typeof TicketView> = {
  ...exampleTicket,
  ...{ id: '019895a2-0000-7000-8000-000000000003', performanceId: 'weekend', sectionId: 'S', seat: null },
  ...{ performanceTitle: { ko: '주말권', en: 'Weekend pass' }, category: null, paid: 180000 },
  ...{ unitId: '019895a1-0000-7000-8000-000000000001/1', state: 'CHECKED_IN' },
  checkedInAt: '2026-08-07T03:10:00.000Z',
  pass: {
    performances: [
      {
        ...{ id: 'day-1', title: { ko: '첫째 날', en: 'Day 1' }, startsAt: '2026-08-07T04:00:00.000Z' },
        ...{ doorsAt: '2026-08-06T22:00:00.000Z', cancelled: false, enteredAt: '2026-08-07T03:10:00.000Z' },
      },
      {
        ...{ id: 'day-2', title: { ko: '둘째 날', en: 'Day 2' }, startsAt: '2026-08-08T04:00:00.000Z' },
        ...{ doorsAt: '2026-08-07T22:00:00.000Z', cancelled: false, enteredAt: null },
      },
    ],
  },
};

/** `/api/tickets`: a fan's own tickets and their cancellation. */
export function ticketRoutes(parts: TicketRouteParts): Route[] {
  const { festival, unitOfWork, views, cancelling, signer, resale } = parts;

  return [
    route({
      method: 'get',
      path: '/api/tickets',
      operationId: 'listTickets',
      summary: 'The member’s own tickets, latest first, with the QR codes of valid ones',
      access: 'member',
      responses: {
        200: {
          description: 'Tickets',
          schema: z.strictObject({
            tickets: z.array(TicketView),
            resale: z.boolean().describe('Whether tickets can be given back to be sold again'),
          }),
          example: { tickets: [examplePass, exampleTicket], resale: false },
        },
      },
      async handler({ principal }) {
        const [tickets, isResold] = await Promise.all([views.ofFan(principal.memberId), resale()]);
        return { status: 200, headers: privately, body: { tickets, resale: isResold } };
      },
    }),
    route({
      method: 'get',
      path: '/api/tickets/verification-key',
      operationId: 'getVerificationKey',
      summary: 'The public key that QR codes are verified with, for check-in without a network',
      access: 'public',
      responses: {
        200: {
          description: 'Ed25519 public key, SPKI PEM',
          schema: z.strictObject({
            algorithm: z.literal('Ed25519'),
            festival: z.string(),
            publicKey: z.string(),
          }),
          example: {
            algorithm: 'Ed25519',
            festival: 'busan-rock-2026',
            publicKey: '-----BEGIN PUBLIC KEY-----\n...',
          },
        },
      },
      handler: async () => ({
        status: 200,
        headers: { 'cache-control': 'public, max-age=300' },
        body: { algorithm: 'Ed25519', festival, publicKey: signer.publicKeyPem },
      }),
    }),
    route({
      method: 'get',
      path: '/api/tickets/:ticketId',
      operationId: 'getTicket',
      summary: 'One of the member’s own tickets',
      access: 'member',
      params: z.strictObject({ ticketId: Id }),
      responses: { 200: { description: 'The ticket', schema: TicketView, example: exampleTicket } },
      handler: async ({ principal, params }) => ({
        status: 200,
        headers: privately,
        body: await views.one(principal.memberId, params.ticketId),
      }),
    }),
    route({
      method: 'post',
      path: '/api/tickets/cancellations',
      operationId: 'cancelTickets',
      summary:
        'Cancels tickets that the member paid for and still holds; the refund follows by the rules promised when ordering',
      access: 'member',
      idempotent: true,
      body: z.strictObject({ ticketIds: z.array(Id).min(1).max(100) }),
      examples: { body: { ticketIds: [exampleTicket.id] } },
      responses: {
        202: {
          description: 'Cancelled for good; the refunds are on their way',
          schema: Receipt,
          example: {
            refunds: [
              {
                refundId: '019895a2-0000-7000-8000-000000000009',
                orderId: exampleTicket.orderId,
                amount: 92400,
                fee: 39600,
              },
            ],
          },
        },
      },
      handler: ({ principal, body, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => ({
          status: 202,
          body: await cancelTickets(tx, cancelling, principal.memberId, body.ticketIds),
        })),
    }),
  ];
}
