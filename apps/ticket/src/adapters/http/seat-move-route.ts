import { Id, UnitId } from '@clove/contracts';
import { idempotently, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { beginSeatMove, finishSeatMove, type SeatMoveParts } from '../../application/seat-moves.ts';
import { SupportRefused } from '../../domain/support-refusals.ts';
import { privately } from './privately.ts';
import { deskMember, Reason } from './support-routes.ts';

const Begun = z.object({ moveId: Id });

/** Moving a ticket to another seat. */
export function seatMoveRoute(parts: SeatMoveParts): Route {
  const ticketId = '019895a2-0000-7000-8000-000000000002';
  return route({
    method: 'put',
    path: '/api/support/tickets/:ticketId/seat',
    operationId: 'moveSeat',
    summary:
      'Moves a valid ticket to a free seat of the same performance and price; its QR codes from before are invalid',
    access: ['support', 'organiser'],
    idempotent: true,
    params: z.strictObject({ ticketId: Id }),
    body: z.strictObject({ unitId: UnitId, reason: Reason }),
    examples: { body: { unitId: 'day-1/A/4-7', reason: 'broken chair' } },
    responses: {
      200: {
        description: 'The seat and the serial of the QR code that admits now',
        schema: z.strictObject({ ticketId: Id, seat: z.string().nullable(), serial: z.int() }),
        example: { ticketId, seat: 'A 4-7', serial: 2 },
      },
    },
    async handler({ principal, params, body: { unitId, reason }, idempotency }) {
      const asked = { by: deskMember(principal), ticketId: params.ticketId, unitId, reason };
      const first = await idempotently(parts.unitOfWork, idempotency, async (tx) => ({
        status: 200,
        body: { moveId: (await beginSeatMove(tx, parts, asked)).id },
      }));
      const { moveId } = Begun.parse(first.body);
      const { move, outcome: before } = await parts.moves.read(moveId);
      if (before.state === 'ASKED') {
        await finishSeatMove(parts, move).catch((error: unknown) =>
          parts.log.warn({ ticketId: move.ticketId, error }, 'a ticket will be moved to its seat later'),
        );
      }
      const { outcome } = await parts.moves.read(moveId);
      switch (outcome.state) {
        case 'ASKED':
          throw new SupportRefused({ reason: 'seat-move-waits', temporary: true });
        case 'REFUSED':
          throw new SupportRefused({
            reason: 'seat-not-moved',
            ticketId: move.ticketId,
            because: outcome.because,
          });
        case 'MOVED':
          return {
            status: 200,
            headers: privately,
            body: { ticketId: move.ticketId, seat: outcome.seat, serial: outcome.serial },
          };
      }
    },
  });
}
