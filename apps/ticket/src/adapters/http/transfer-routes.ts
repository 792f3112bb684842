import { Id } from '@clove/contracts';
import type { CancelledById } from '@clove/order-saga';
import { idempotently, newId, Problem, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { claimTokenHash, claimTokenPattern } from '../../domain/claim-token.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import type { TicketSigner } from '../crypto/ticket-signer.ts';
import { claimTicket, offerTicket, withdrawOffer } from '../postgres/transfer-store.ts';

/** What the transfer routes work with. */
export interface TransferRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly signer: TicketSigner;
  /** Performances that do not take place: tickets for them are about to be void. */
  cancelledPerformances(): Promise<CancelledById>;
}

const ticketParams = z.strictObject({ ticketId: Id });
/** What is kept of an answered offer: the token is derived from it again and stored nowhere. */
const StoredOffer = z.strictObject({ ticketId: Id, offerId: Id });
const OfferView = z.strictObject({
  ticketId: Id,
  offerId: Id,
  /** Whoever claims with it first gets the ticket. For the fragment of a link: it must stay out of logs and Referer. */
  token: z.string().regex(claimTokenPattern),
});
const Holding = z.strictObject({ ticketId: Id, state: z.enum(ticketStates), serial: z.int() });
const example = {
  ticketId: '019895a2-0000-7000-8000-000000000002',
  offerId: '019895a2-0000-7000-8000-000000000007',
  token: 'q2V0-3n1Zp0kX9s7LwYb4A',
};
const privately = { 'cache-control': 'no-store' };

/** Passing tickets on: the holder offers, hands a one-time token over by himself, and another member claims with it. */
export function transferRoutes({ unitOfWork, signer, cancelledPerformances }: TransferRouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/tickets/claims',
      operationId: 'claimTicket',
      summary: 'Takes an offered ticket over; earlier QR codes of it are dead from then on',
      access: 'member',
      idempotent: true,
      body: z.strictObject({ token: z.string().regex(claimTokenPattern) }),
      examples: { body: { token: example.token } },
      responses: {
        200: {
          description: 'The ticket is the member’s own now',
          schema: Holding,
          example: { ticketId: example.ticketId, state: 'VALID', serial: 2 },
        },
      },
      async handler({ principal, body, idempotency }) {
        const cancelled = await cancelledPerformances();
        return idempotently(unitOfWork, idempotency, async (tx) => {
          const claim = await claimTicket(tx, {
            tokenHash: claimTokenHash(body.token),
            fanId: principal.memberId,
          });
          switch (claim.outcome) {
            case 'transferred':
              refuseCancelled(cancelled, claim.ticket);
              return { status: 200, headers: privately, body: holding(claim.ticket) };
            case 'already-claimed':
              throw refused('offer-already-claimed', 'Somebody has taken this ticket over already.');
            case 'own-offer':
              throw refused('own-offer', 'This is your own ticket. Take the offer back to use it again.');
            case 'not-found':
              throw new Problem({
                status: 404,
                type: 'offer-not-found',
                detail: 'There is no such offer, or its holder took it back.',
              });
          }
        });
      },
    }),
    route({
      method: 'post',
      path: '/api/tickets/:ticketId/offers',
      operationId: 'offerTicket',
      summary:
        'Offers one of the member’s own valid tickets; until it is claimed or taken back it admits nobody',
      access: 'member',
      idempotent: true,
      params: ticketParams,
      responses: {
        201: { description: 'Offered; hand the token to one person', schema: OfferView, example },
      },
      async handler({ principal, params, idempotency }) {
        const cancelled = await cancelledPerformances();
        const answer = await idempotently(unitOfWork, idempotency, async (tx) => {
          const offerId = newId();
          const offer = await offerTicket(tx, {
            ticketId: params.ticketId,
            fanId: principal.memberId,
            tokenHash: claimTokenHash(signer.claimTokenOf(offerId)),
          });
          if (offer.outcome === 'not-found') throw ticketNotFound();
          if (offer.outcome === 'not-valid') {
            throw refused('ticket-not-valid', 'Only a valid ticket can be offered.', offer.ticket);
          }
          refuseCancelled(cancelled, offer.ticket);
          return { status: 201, body: { ticketId: offer.ticket.id, offerId } };
        });
        const stored = StoredOffer.parse(answer.body);
        return {
          ...answer,
          headers: { ...answer.headers, ...privately },
          body: { ...stored, token: signer.claimTokenOf(stored.offerId) },
        };
      },
    }),
    route({
      method: 'delete',
      path: '/api/tickets/:ticketId/offers',
      operationId: 'withdrawOffer',
      summary: 'Takes the offer of one of the member’s own tickets back; its QR code admits again',
      access: 'member',
      idempotent: true,
      params: ticketParams,
      responses: {
        200: {
          description: 'Valid again',
          schema: Holding,
          example: { ticketId: example.ticketId, state: 'VALID', serial: 1 },
        },
      },
      handler: ({ principal, params, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          const withdrawal = await withdrawOffer(tx, {
            ticketId: params.ticketId,
            fanId: principal.memberId,
          });
          if (withdrawal.outcome === 'not-found') throw ticketNotFound();
          if (withdrawal.outcome === 'not-offered') {
            throw refused('ticket-not-offered', 'This ticket is not offered.', withdrawal.ticket);
          }
          return { status: 200, headers: privately, body: holding(withdrawal.ticket) };
        }),
    }),
  ];
}

/** Undoes the transaction: nobody may be handed what is about to be void. */
function refuseCancelled(cancelled: CancelledById, ticket: Ticket): void {
  if (!cancelled.has(ticket.performanceId)) return;
  throw refused('performance-cancelled', 'The organiser cancelled this performance.', ticket);
}

function holding({ id, state, serial }: Ticket): z.infer<typeof Holding> {
  return { ticketId: id, state, serial };
}

function ticketNotFound(): Problem {
  return new Problem({ status: 404, type: 'ticket-not-found', detail: 'There is no such ticket.' });
}

function refused(type: string, detail: string, ticket?: Ticket): Problem {
  const extra = ticket === undefined ? {} : { extra: { ticketId: ticket.id, state: ticket.state } };
  return new Problem({ status: 409, type, detail, ...extra });
}
