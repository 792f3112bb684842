import { ServerBoard, ServerFigures } from '@clove/contracts';
import { Problem, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { MetricsUnavailable } from '../../application/server-board.ts';

/** Nothing but what the contract names is answered. */
export const ServerBoardBody = z.strictObject({
  ...ServerBoard.shape,
  services: z.array(z.strictObject(ServerFigures.shape)),
});
const example: z.infer<typeof ServerBoardBody> = {
  source: 'prometheus',
  at: '2026-06-01T11:00:00.000Z',
  services: [
    {
      ...{ service: 'seat', pods: 4, cpu: 1.2, memory: 210_000_000, requestsPerSecond: 850 },
      ...{ p50: 0.004, p99: 0.08, errorsPerSecond: 0, lag: 0, deadLetters: 0 },
    },
  ],
};

/** How the festival's servers are, for those who run it. */
export function serverRoutes(board: () => Promise<ServerBoard>): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/ops/servers',
      operationId: 'getServerBoard',
      summary:
        'Pods, CPU, memory, answer times, errors and lag of each service, from its metrics, at most a few seconds old',
      access: ['organiser', 'ops'],
      responses: {
        200: { description: 'By service', schema: ServerBoardBody, example },
        503: { description: 'metrics-unavailable: nothing answers where the metrics are' },
      },
      async handler() {
        try {
          const body = await board();
          return { status: 200, headers: { 'cache-control': 'private, no-store' }, body };
        } catch (error) {
          if (!(error instanceof MetricsUnavailable)) throw error;
          throw new Problem({
            ...{ status: 503, type: 'metrics-unavailable', cause: error },
            detail: 'Nothing answers where the metrics are.',
          });
        }
      },
    }),
  ];
}
