import { Id } from '@clove/contracts';
import { idempotently, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { listForResale, type ResaleParts } from '../../application/resale.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import { privately } from './privately.ts';

const Listed = z.strictObject({ ticketId: Id, state: z.enum(ticketStates) });

/** Giving tickets back for others to buy. */
export function resaleRoutes(parts: ResaleParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/tickets/:ticketId/resale',
      operationId: 'listForResale',
      summary:
        'Gives one of the member’s own tickets back at what was paid, where the festival allows it: it does not admit any more, goes on sale when its section is sold out, and the money follows when it is sold again, at the latest when the performance starts. Until it goes on sale it can be taken back as an offer is',
      access: 'member',
      idempotent: true,
      params: z.strictObject({ ticketId: Id }),
      responses: {
        201: {
          description: 'Listed',
          schema: Listed,
          example: { ticketId: '019895a2-0000-7000-8000-000000000002', state: 'OFFERED' },
        },
      },
      async handler({ principal, params, idempotency }) {
        const cancelled = await parts.cancelledPerformances();
        const own = { ticketId: params.ticketId, fanId: principal.memberId };
        return idempotently(parts.unitOfWork, idempotency, async (tx) => {
          const { id: ticketId, state } = await listForResale(tx, parts, own, cancelled);
          return { status: 201, headers: privately, body: { ticketId, state } };
        });
      },
    }),
  ];
}
