import { Id, Instant, LocalId } from '@clove/contracts';
import {
  idempotently,
  Problem,
  type Route,
  type RouteResponse,
  route,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import type { CheckIn } from '../../application/tickets.ts';
import type { TicketSigner } from '../crypto/ticket-signer.ts';
import { checkIn } from '../postgres/ticket-store.ts';

const CheckedIn = z.strictObject({
  ticketId: Id,
  performanceId: LocalId,
  sectionId: LocalId,
  seat: z.string().nullable(),
  checkedInAt: Instant,
});

/** `POST /api/tickets/check-ins`: the gate. A ticket enters once. */
export function checkInRoute(unitOfWork: UnitOfWork, signer: TicketSigner): Route {
  return route({
    method: 'post',
    path: '/api/tickets/check-ins',
    operationId: 'checkIn',
    summary: 'Lets the holder of a QR code in, once',
    access: ['staff', 'organiser'],
    idempotent: true,
    body: z.strictObject({ qr: z.string().min(1).max(1_000) }),
    examples: { body: { qr: 'CLV1.eyJmIjoiYnVzYW4tcm9jay0yMDI2In0.c2lnbmF0dXJl' } },
    responses: {
      200: {
        description: 'Let in',
        schema: CheckedIn,
        example: {
          ticketId: '019895a2-0000-7000-8000-000000000002',
          performanceId: 'day-1',
          sectionId: 'A',
          seat: 'A 3-12',
          checkedInAt: '2026-08-07T03:10:00.000Z',
        },
      },
    },
    async handler({ body, principal, idempotency }) {
      const payload = signer.verified(body.qr);
      if (payload === undefined) throw notOurs();
      return idempotently(unitOfWork, idempotency, async (tx) =>
        answer(
          await checkIn(tx, {
            ticketId: payload.ticketId,
            serial: payload.serial,
            staffId: principal.memberId,
          }),
        ),
      );
    },
  });
}

function answer(scan: CheckIn): RouteResponse {
  switch (scan.outcome) {
    case 'checked-in': {
      const { id, performanceId, sectionId, seat, checkedInAt } = scan.ticket;
      return { status: 200, body: { ticketId: id, performanceId, sectionId, seat, checkedInAt } };
    }
    case 'already':
      throw new Problem({
        status: 409,
        type: 'already-checked-in',
        detail: `This ticket entered at ${scan.ticket.checkedInAt}.`,
        extra: { ticketId: scan.ticket.id, checkedInAt: scan.ticket.checkedInAt },
      });
    case 'not-valid':
      throw new Problem({
        status: 409,
        type: 'ticket-not-valid',
        detail:
          scan.ticket.state === 'VOID' ? 'This ticket was cancelled.' : 'This ticket is being passed on.',
        extra: { ticketId: scan.ticket.id, state: scan.ticket.state },
      });
    case 'dead-code':
      throw notOurs();
  }
}

function notOurs(): Problem {
  return new Problem({
    status: 422,
    type: 'qr-not-valid',
    detail: 'This is no valid QR code of this festival, or an earlier holder’s.',
  });
}
