import { Amount, Id, Instant, LocalId, LocalisedText, UnitId } from '@clove/contracts';
import { type CancellationReceipt, type PerformanceBook, SoldPerformance } from '@clove/order-saga';
import {
  idempotently,
  Problem,
  type Queryable,
  type Route,
  route,
  type Transaction,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import type { TicketReads } from '../../application/tickets.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import type { TicketSigner } from '../crypto/ticket-signer.ts';
import { type PerformanceInfo, performanceInfo, soldPerformances } from '../postgres/performance-info.ts';
import { paidByOthers } from '../postgres/transfer-store.ts';

/** What the ticket routes work with. */
export interface TicketRouteParts {
  readonly festival: string;
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly tickets: TicketReads;
  readonly signer: TicketSigner;
  performances(): Promise<PerformanceBook>;
  cancelLines(tx: Transaction, fanId: string, lineIds: readonly string[]): Promise<CancellationReceipt>;
}

const TicketView = z.strictObject({
  id: Id,
  orderId: Id,
  performanceId: LocalId,
  performanceTitle: LocalisedText.nullable(),
  startsAt: Instant.nullable(),
  /** From when it admits. */
  doorsAt: Instant.nullable(),
  performance: SoldPerformance,
  sectionId: LocalId,
  unitId: UnitId,
  seat: z.string().nullable(),
  paid: Amount,
  state: z.enum(ticketStates),
  serial: z.int(),
  issuedAt: Instant,
  checkedInAt: Instant.nullable(),
  /** To be shown at the gate; only while the ticket is VALID. */
  qr: z.string().nullable(),
});
type TicketView = z.infer<typeof TicketView>;

const Receipt = z.strictObject({
  refunds: z.array(z.strictObject({ refundId: Id, orderId: Id, amount: Amount, fee: Amount })),
});

export const exampleTicket: TicketView = {
  id: '019895a2-0000-7000-8000-000000000002',
  orderId: '019895a2-0000-7000-8000-000000000001',
  performanceId: 'day-1',
  performanceTitle: { ko: '첫째 날', en: 'Day 1' },
  startsAt: '2026-08-07T04:00:00.000Z',
  doorsAt: '2026-08-06T22:00:00.000Z',
  performance: { startsAt: '2026-08-07T04:00:00.000Z', previousStartsAt: null, cancelled: null },
  sectionId: 'A',
  unitId: 'day-1/A/3-12',
  seat: 'A 3-12',
  paid: 132000,
  state: 'VALID',
  serial: 1,
  issuedAt: '2026-06-01T11:05:00.000Z',
  checkedInAt: null,
  qr: 'CLV1.eyJmIjoiYnVzYW4tcm9jay0yMDI2In0.c2lnbmF0dXJl',
};

const privately = { 'cache-control': 'no-store' };

/** `/api/tickets`: a fan's own tickets and their cancellation. */
export function ticketRoutes(parts: TicketRouteParts): Route[] {
  const { tickets, signer, festival, reads, unitOfWork } = parts;

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
          schema: z.strictObject({ tickets: z.array(TicketView) }),
          example: { tickets: [exampleTicket] },
        },
      },
      async handler({ principal }) {
        const own = await tickets.ofFan(principal.memberId);
        return { status: 200, headers: privately, body: { tickets: await views(own) } };
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
      async handler({ principal, params }) {
        const ticket = await tickets.one(principal.memberId, params.ticketId);
        const [view] = ticket === undefined ? [] : await views([ticket]);
        if (view === undefined) {
          throw new Problem({ status: 404, type: 'ticket-not-found', detail: 'There is no such ticket.' });
        }
        return { status: 200, headers: privately, body: view };
      },
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
      // A ticket has its order line's id.
      handler: ({ principal, body, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          await refuseOthersMoney(tx, principal.memberId, body.ticketIds);
          return { status: 202, body: await parts.cancelLines(tx, principal.memberId, body.ticketIds) };
        }),
    }),
  ];

  async function views(own: readonly Ticket[]): Promise<TicketView[]> {
    const book = await parts.performances();
    const [info, sold] = await Promise.all([
      performanceInfo(
        reads,
        own.map((ticket) => ticket.performanceId),
      ),
      soldPerformances(reads, book, own),
    ]);
    return own.flatMap((ticket) => {
      const performance = sold.get(ticket.id);
      return performance === undefined ? [] : [view(ticket, info.get(ticket.performanceId), performance)];
    });
  }

  function view(ticket: Ticket, info: PerformanceInfo | undefined, performance: SoldPerformance): TicketView {
    const { performanceId, sectionId, seat, serial } = ticket;
    return {
      id: ticket.id,
      orderId: ticket.orderId,
      performanceId,
      performanceTitle: info?.title ?? null,
      startsAt: info?.startsAt ?? null,
      doorsAt: info?.doorsAt ?? null,
      performance,
      sectionId,
      unitId: ticket.unitId,
      seat,
      paid: ticket.paid,
      state: ticket.state,
      serial,
      issuedAt: ticket.issuedAt,
      checkedInAt: ticket.checkedInAt,
      qr:
        ticket.state === 'VALID'
          ? signer.qrOf({ festival, ticketId: ticket.id, performanceId, sectionId, seat, serial })
          : null,
    };
  }
}

/** A refund goes to whoever paid, so only he may ask for it, and only while he holds the ticket himself. */
async function refuseOthersMoney(
  tx: Transaction,
  fanId: string,
  ticketIds: readonly string[],
): Promise<void> {
  const refused = await paidByOthers(tx, fanId, ticketIds);
  if (refused.length === 0) return;
  throw new Problem({
    status: 409,
    type: 'ticket-not-cancellable',
    detail: 'A ticket that was passed on can be cancelled only by its payer, once he holds it again.',
    extra: { refused: refused.map((lineId) => ({ lineId, reason: 'PAID_BY_ANOTHER' })) },
  });
}
