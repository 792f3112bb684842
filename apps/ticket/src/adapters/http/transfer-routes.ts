import { Id, Instant, LocalId, LocalisedText, textFault } from '@clove/contracts';
import type { CancelledById } from '@clove/order-saga';
import {
  answeredBefore,
  idempotently,
  type Queryable,
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
import { doorsOf } from '../../domain/doors.ts';
import { LONGEST_OFFER_HOURS, offerLink } from '../../domain/offer.ts';
import { TicketRefused } from '../../domain/refusals.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import { readOffer } from '../postgres/offer-reads.ts';
import { privately } from './privately.ts';

/** What the transfer routes work with. */
export interface TransferRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly offers: OfferStore;
  readonly claiming: ClaimParts;
  readonly signer: TicketSigner;
  /** Performances that do not take place. */
  cancelledPerformances(): Promise<CancelledById>;
}

const ticketParams = z.strictObject({ ticketId: Id });
/** What is kept of an answered offer: the token is derived from it again and stored nowhere. */
const StoredOffer = z.strictObject({
  ticketId: Id,
  offerId: Id,
  /** Absent from answers of releases up to 0.7.0. */
  expiresAt: Instant.optional(),
});

const Email = z
  .email()
  .max(254)
  .refine((email) => textFault(email) === undefined, { error: 'is no e-mail address' });

/** Without a body the offer stands for a week, and no mail is sent. */
const OfferTerms = z
  .strictObject({
    /** It ends at the latest when the performance starts. */
    expiresInHours: z.int().min(1).max(LONGEST_OFFER_HOURS).optional(),
    /** Who gets the link by mail. The address is forgotten when the offer ends. */
    sendTo: z.strictObject({ email: Email, language: z.enum(['ko', 'en']).default('ko') }).optional(),
  })
  .optional();
const OfferView = z.strictObject({
  ticketId: Id,
  offerId: Id,
  /** The first member who claims with it gets the ticket. Belongs in a link's fragment: it must stay out of logs and Referer. */
  token: z.string().regex(claimTokenPattern),
  /** Below the festival’s address: the page on which it is taken. */
  link: z.string(),
  expiresAt: Instant.optional(),
});

/** What the bearer of the token sees; not whose ticket it is. */
const ShownOffer = z.strictObject({
  performanceId: LocalId,
  performanceTitle: LocalisedText.nullable(),
  startsAt: Instant.nullable(),
  doorsAt: Instant.nullable(),
  sectionId: LocalId,
  seat: z.string().nullable(),
  /** Null: an older release made the offer. */
  expiresAt: Instant.nullable(),
});
const Holding = z.strictObject({ ticketId: Id, state: z.enum(ticketStates), serial: z.int() });
const example = {
  ticketId: '019895a2-0000-7000-8000-000000000002',
  offerId: '019895a2-0000-7000-8000-000000000007',
  token: 'q2V0-3n1Zp0kX9s7LwYb4A',
  link: '/offer#q2V0-3n1Zp0kX9s7LwYb4A',
  expiresAt: '2026-06-08T11:05:00.000Z',
};
const shownExample = {
  performanceId: 'day-1',
  performanceTitle: { ko: '첫째 날', en: 'Day 1' },
  startsAt: '2026-08-07T04:00:00.000Z',
  doorsAt: '2026-08-06T22:00:00.000Z',
  sectionId: 'A',
  seat: 'A 3-12',
  expiresAt: example.expiresAt,
};

/** Passing tickets on: the holder offers, gives the one-time token to another member, and that member claims with it. */
export function transferRoutes(parts: TransferRouteParts): Route[] {
  const { unitOfWork, reads, offers, claiming, signer, cancelledPerformances } = parts;
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
      path: '/api/tickets/offers/shown',
      operationId: 'showOffer',
      summary:
        'What an offered ticket is, for who has its token; the token is in the body to stay out of logs',
      access: 'public',
      body: z.strictObject({ token: z.string().regex(claimTokenPattern) }),
      examples: { body: { token: example.token } },
      responses: { 200: { description: 'It may still be taken', schema: ShownOffer, example: shownExample } },
      async handler({ body }) {
        const found = await readOffer(reads, claimTokenHash(body.token));
        if (found === undefined) throw new TicketRefused({ reason: 'offer-not-found' });
        const startsAt = found.starts_at?.toISOString() ?? null;
        const doorsAt = found.doors_at?.toISOString() ?? null;
        const shown: z.infer<typeof ShownOffer> = {
          performanceId: found.performance_id,
          performanceTitle: found.title,
          startsAt,
          doorsAt: startsAt === null ? null : doorsOf({ startsAt, doorsAt }),
          sectionId: found.section_id,
          seat: found.seat,
          expiresAt: found.expires_at?.toISOString() ?? null,
        };
        return { status: 200, headers: privately, body: shown };
      },
    }),
    route({
      method: 'post',
      path: '/api/tickets/:ticketId/offers',
      operationId: 'offerTicket',
      summary:
        'Offers one of the member’s own valid tickets, by a link that is handed over or mailed; until it is claimed, taken back or expired it does not admit',
      access: 'member',
      idempotent: true,
      params: ticketParams,
      body: OfferTerms,
      examples: { body: { expiresInHours: 48, sendTo: { email: 'friend@example.com', language: 'ko' } } },
      responses: {
        201: { description: 'Offered; hand the token to one person', schema: OfferView, example },
      },
      async handler({ principal, params, body, idempotency }) {
        const { expiresInHours: hours, sendTo: mail } = body ?? {};
        const terms = { ...(hours === undefined ? {} : { hours }), ...(mail === undefined ? {} : { mail }) };
        const cancelled = await cancelledPerformances();
        const own = { ticketId: params.ticketId, fanId: principal.memberId };
        const answer = await idempotently(unitOfWork, idempotency, async (tx) => ({
          status: 201,
          body: await offerTicket(tx, { offers, signer }, own, cancelled, terms),
        }));
        const stored = StoredOffer.parse(answer.body);
        return {
          ...answer,
          headers: { ...answer.headers, ...privately },
          body: { ...stored, ...tokenOf(stored.offerId) },
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

  function tokenOf(offerId: string): { token: string; link: string } {
    const token = signer.claimTokenOf(offerId);
    return { token, link: offerLink(token) };
  }
}

function holding({ id, state, serial }: Ticket): RouteResponse {
  const body: z.infer<typeof Holding> = { ticketId: id, state, serial };
  return { status: 200, headers: privately, body };
}
