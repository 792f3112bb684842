import { Id, Instant } from '@clove/contracts';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { type EraseGuestParts, eraseGuest, GUEST_KEPT_DAYS } from '../../application/erase-guest.ts';
import { examples, Note } from './box-office-schemas.ts';
import { privately } from './privately.ts';
import { deskMember } from './support-routes.ts';

/** A guest has no account to delete: the organiser erases name and address when asked to. */
export function guestErasureRoute(parts: EraseGuestParts & { readonly unitOfWork: UnitOfWork }): Route {
  const erase = eraseGuest(parts);
  return route({
    method: 'post',
    path: '/api/box-office/orders/:orderId/guest-erasure',
    operationId: 'eraseGuest',
    summary: `Erases name and address of the guest of an order at the guest's request, ${GUEST_KEPT_DAYS} days after the last performance or, with \`early\`, before; tickets stay valid`,
    access: ['organiser'],
    idempotent: true,
    params: z.strictObject({ orderId: Id }),
    body: z.strictObject({
      reason: Note,
      early: z.boolean().default(false).describe('The guest does without news of changes'),
    }),
    examples: { body: { reason: 'asked by letter of 7 August' } },
    responses: {
      200: {
        description: 'Erased in these orders, which are those of the same sale; a repeat answers the same',
        schema: z.strictObject({ orderIds: z.array(Id), erasedAt: Instant }),
        example: { orderIds: [examples.orderId], erasedAt: '2026-09-10T02:00:00.000Z' },
      },
      409: { description: 'guest-kept, with `until`; guest-is-owed, with `refundIds`' },
    },
    handler: ({ principal, params: { orderId }, body: { reason, early }, idempotency }) =>
      idempotently(parts.unitOfWork, idempotency, async (tx) => {
        const { orderIds, erasedAt } = await erase(tx, { orderId, by: deskMember(principal), reason, early });
        return { status: 200, headers: privately, body: { orderIds, erasedAt: erasedAt.toISOString() } };
      }),
  });
}
