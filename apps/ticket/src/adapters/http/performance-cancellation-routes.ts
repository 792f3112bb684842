import { Amount, Id, Instant, LocalId } from '@clove/contracts';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import {
  allCancellations,
  type CancelPerformanceParts,
  cancellationProgress,
  cancelPerformance,
  checkConfirmed,
} from '../../application/cancel-performance.ts';
import { privately } from './privately.ts';

const Progress = z.strictObject({
  performanceId: LocalId,
  reason: z.string(),
  /** The member who cancelled it. */
  cancelledBy: Id,
  cancelledAt: Instant,
  orders: z.strictObject({ total: z.int(), refunded: z.int(), manual: z.int(), waiting: z.int() }),
  amounts: z.strictObject({ refunded: Amount, manual: Amount }),
  settled: z.boolean(),
});
const example: z.infer<typeof Progress> = {
  performanceId: 'day-1',
  reason: '태풍으로 취소되었습니다',
  cancelledBy: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
  cancelledAt: '2026-08-06T01:00:00.000Z',
  orders: { total: 4210, refunded: 1502, manual: 3, waiting: 2705 },
  amounts: { refunded: 396528000, manual: 528000 },
  settled: false,
};
/** Performances that do not take place: cancelling one, and how far its refunds are. */
export function performanceCancellationRoutes(
  unitOfWork: UnitOfWork,
  cancelling: CancelPerformanceParts,
): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/tickets/performance-cancellations',
      operationId: 'cancelPerformance',
      summary:
        'Cancels a performance for good: voids all its tickets and pays every order back in full. Withdraw it from sale first: its places stay sold, free ones are not touched',
      access: ['organiser', 'ops'],
      idempotent: true,
      body: z.strictObject({
        performanceId: LocalId,
        reason: z.string().min(1).max(150),
        /** The performance's id once more: a cancellation of ten thousand tickets must not be a mistake. */
        confirm: z.string(),
      }),
      examples: { body: { performanceId: example.performanceId, reason: example.reason, confirm: 'day-1' } },
      responses: {
        202: {
          description: 'Cancelled; the refunds are on their way. A repeat changes nothing',
          schema: Progress,
          example,
        },
      },
      async handler({ principal, body, idempotency, correlationId }) {
        checkConfirmed(body);
        const { performanceId, reason } = body;
        const answer = await idempotently(unitOfWork, idempotency, async (tx) => {
          const cancelledBy = principal.memberId;
          await cancelPerformance(tx, cancelling, { performanceId, reason, cancelledBy, correlationId });
          return { status: 202, body: { performanceId } };
        });
        return {
          ...answer,
          headers: { ...answer.headers, ...privately },
          body: await cancellationProgress(cancelling, performanceId),
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/tickets/performance-cancellations',
      operationId: 'listPerformanceCancellations',
      summary: 'Every cancelled performance, by whom and why, and how far its refunds are; the last first',
      access: ['organiser', 'ops'],
      responses: {
        200: {
          description: 'Progress of each',
          schema: z.strictObject({ cancellations: z.array(Progress) }),
          example: { cancellations: [example] },
        },
      },
      handler: async () => ({
        status: 200,
        headers: privately,
        body: { cancellations: await allCancellations(cancelling) },
      }),
    }),
    route({
      method: 'get',
      path: '/api/tickets/performance-cancellations/:performanceId',
      operationId: 'getPerformanceCancellation',
      summary:
        'How far the refunds of a cancelled performance are; those marked manual are listed as money owed',
      access: ['organiser', 'ops'],
      params: z.strictObject({ performanceId: LocalId }),
      responses: { 200: { description: 'Progress', schema: Progress, example } },
      handler: async ({ params }) => ({
        status: 200,
        headers: privately,
        body: await cancellationProgress(cancelling, params.performanceId),
      }),
    }),
  ];
}
