import { Id } from '@clove/contracts';
import type { CancelledById } from '@clove/order-saga';
import {
  answeredBefore,
  idempotently,
  newId,
  Problem,
  type Route,
  route,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import { type Begun, type ClaimParts, fitsLimit } from '../../application/claim-ticket.ts';
import { claimTokenHash, claimTokenPattern } from '../../domain/claim-token.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import type { TicketSigner } from '../crypto/ticket-signer.ts';
import { offerTicket, withdrawOffer } from '../postgres/transfer-store.ts';

/** What the transfer routes work with. */
export interface TransferRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly claims: ClaimParts;
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
export function transferRoutes(parts: TransferRouteParts): Route[] {
  const { unitOfWork, signer, cancelledPerformances, claims: claimParts } = parts;
  const { claims } = claimParts;
  return [
    route({
      method: 'post',
      path: '/api/tickets/claims',
      operationId: 'claimTicket',
      summary:
        'Takes an offered ticket over, where it fits the member’s limit of tickets; earlier QR codes of it are dead from then on',
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
      async handler({ principal, body, idempotency, correlationId }) {
        const earlier = await answeredBefore(unitOfWork, idempotency);
        if (earlier !== undefined) return earlier;
        const tokenHash = claimTokenHash(body.token);
        const begun = await unitOfWork.run((tx) =>
          claims.begin(tx, { tokenHash, fanId: principal.memberId, correlationId }),
        );
        if (begun.outcome === 'transferred') {
          return { status: 200, headers: privately, body: holding(begun.ticket) };
        }
        if (begun.outcome !== 'asked') throw notToBeClaimed(begun);
        const { claim } = begun;
        if (!(await fitsLimit(claimParts, claim).catch(limitUnknown))) {
          await unitOfWork.run((tx) => claims.refuse(tx, claim));
          throw quotaExceeded(claim.ticketId);
        }
        return idempotently(unitOfWork, idempotency, async (tx) => {
          const ticket = await claims.handOver(tx, claim);
          // Undone with this transaction: the runner finds the claim as it was and sends the quota back.
          if (ticket === undefined) throw offerNotFound();
          return { status: 200, headers: privately, body: holding(ticket) };
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
          if (withdrawal.outcome === 'being-claimed') {
            throw refused('offer-being-claimed', 'This ticket is just being taken over.', withdrawal.ticket);
          }
          if (withdrawal.outcome === 'not-offered') {
            throw refused('ticket-not-offered', 'This ticket is not offered.', withdrawal.ticket);
          }
          return { status: 200, headers: privately, body: holding(withdrawal.ticket) };
        }),
    }),
  ];
}

function notToBeClaimed(begun: Exclude<Begun, { outcome: 'asked' | 'transferred' }>): Problem {
  switch (begun.outcome) {
    case 'being-claimed':
      return new Problem({
        status: 409,
        type: 'offer-being-claimed',
        detail: 'Another member is just taking this ticket over; ask again in a moment.',
        retryAfterSeconds: 1,
      });
    case 'already-claimed':
      return refused('offer-already-claimed', 'Another member has taken this ticket over already.');
    case 'own-offer':
      return refused('own-offer', 'This is your own ticket. Take the offer back to use it again.');
    case 'performance-cancelled':
      return performanceCancelled(begun.ticket);
    case 'not-found':
      return offerNotFound();
  }
}

function offerNotFound(): Problem {
  return new Problem({
    status: 404,
    type: 'offer-not-found',
    detail: 'There is no such offer, or its holder took it back.',
  });
}

function quotaExceeded(ticketId: string): Problem {
  return new Problem({
    status: 409,
    type: 'quota-exceeded',
    detail: 'With this ticket you would have more than one fan may have. It stays offered.',
    extra: { ticketId },
  });
}

/** The claim stays as it is: a repeat goes on with it, and so does the runner. */
function limitUnknown(error: unknown): never {
  throw new Problem(
    {
      status: 503,
      type: 'inventory-unavailable',
      detail: 'Your claim is kept and goes on by itself; ask again in a moment.',
      retryAfterSeconds: 2,
    },
    { cause: error },
  );
}

/** Undoes the transaction: nobody may be handed what is about to be void. */
function refuseCancelled(cancelled: CancelledById, ticket: Ticket): void {
  if (cancelled.has(ticket.performanceId)) throw performanceCancelled(ticket);
}

function performanceCancelled(ticket: Ticket): Problem {
  return refused('performance-cancelled', 'The organiser cancelled this performance.', ticket);
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
