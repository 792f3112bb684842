import { Id } from '@clove/contracts';
import type { CancelledById } from '@clove/order-saga';
import {
  answeredBefore,
  idempotently,
  type Route,
  type RouteResponse,
  route,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import { type ClaimParts, claimTicket, completeClaim } from '../../application/claim-ticket.ts';
import { type OfferStore, offerTicket, withdrawOffer } from '../../application/offer-ticket.ts';
import type { TicketSigner } from '../../application/ticket-signer.ts';
import { claimTokenHash, claimTokenPattern } from '../../domain/claim-token.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import { privately } from './privately.ts';

/** What the transfer routes work with. */
export interface TransferRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly offers: OfferStore;
  readonly claiming: ClaimParts;
  readonly signer: TicketSigner;
  /** Performances that do not take place. */
  cancelledPerformances(): Promise<CancelledById>;
}

const ticketParams = z.strictObject({ ticketId: Id });
/** What is kept of an answered offer: the token is derived from it again and stored nowhere. */
const StoredOffer = z.strictObject({ ticketId: Id, offerId: Id });
const OfferView = z.strictObject({
  ticketId: Id,
  offerId: Id,
  /** The first member who claims with it gets the ticket. Belongs in a link's fragment: it must stay out of logs and Referer. */
  token: z.string().regex(claimTokenPattern),
});
const Holding = z.strictObject({ ticketId: Id, state: z.enum(ticketStates), serial: z.int() });
const example = {
  ticketId: '019895a2-0000-7000-8000-000000000002',
  offerId: '019895a2-0000-7000-8000-000000000007',
  token: 'q2V0-3n1Zp0kX9s7LwYb4A',
};
/** Passing tickets on: the holder offers, gives the one-time token to another member, and that member claims with it. */
export function transferRoutes(parts: TransferRouteParts): Route[] {
  const { unitOfWork, offers, claiming, signer, cancelledPerformances } = parts;
  return [
    route({
      method: 'post',
      path: '/api/tickets/claims',
      operationId: 'claimTicket',
      summary:
        'Takes an offered ticket over, where it fits the member’s limit of tickets; earlier QR codes of it are invalid from then on',
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
        const claimed = await claimTicket(claiming, { tokenHash, fanId: principal.memberId, correlationId });
        if (claimed.outcome === 'completed') return holding(claimed.ticket);
        return idempotently(unitOfWork, idempotency, async (tx) =>
          holding(await completeClaim(tx, claiming.claims, claimed.claim)),
        );
      },
    }),
    route({
      method: 'post',
      path: '/api/tickets/:ticketId/offers',
      operationId: 'offerTicket',
      summary:
        'Offers one of the member’s own valid tickets; until it is claimed or taken back it does not admit',
      access: 'member',
      idempotent: true,
      params: ticketParams,
      responses: {
        201: { description: 'Offered; hand the token to one person', schema: OfferView, example },
      },
      async handler({ principal, params, idempotency }) {
        const cancelled = await cancelledPerformances();
        const own = { ticketId: params.ticketId, fanId: principal.memberId };
        const answer = await idempotently(unitOfWork, idempotency, async (tx) => ({
          status: 201,
          body: await offerTicket(tx, { offers, signer }, own, cancelled),
        }));
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
        idempotently(unitOfWork, idempotency, async (tx) =>
          holding(await withdrawOffer(tx, offers, { ticketId: params.ticketId, fanId: principal.memberId })),
        ),
    }),
  ];
}

function holding({ id, state, serial }: Ticket): RouteResponse {
  const body: z.infer<typeof Holding> = { ticketId: id, state, serial };
  return { status: 200, headers: privately, body };
}
