import { LocalId } from '@clove/contracts';
import { invalidInput, type RouteDescription, sse } from '@clove/service-kit';
import type { Express } from 'express';
import { z } from 'zod';
import type { BoardCache } from '../../application/board-cache.ts';
import { performanceNotFound } from './problems.ts';

export const liveSeats: RouteDescription = {
  method: 'get',
  path: '/api/seats/live',
  operationId: 'watchSeats',
  summary: 'Changes of the seat map as they happen',
  access: 'public',
  query: z.strictObject({ performance: LocalId }),
  responses: {
    200: {
      description:
        'Server-sent events: `snapshot` is the seat map without its sale, `change` the sections and seats that differ since the last event',
      contentType: 'text/event-stream',
    },
  },
};

/** Serves `liveSeats`. A client that reads too slowly gets a snapshot later instead of each change. */
export function mountLive(app: Express, board: BoardCache): void {
  app.get(liveSeats.path, async (request, response) => {
    const performanceId = LocalId.safeParse(request.query['performance']);
    if (!performanceId.success) {
      throw invalidInput(
        performanceId.error.issues.map(({ message }) => ({ path: 'query.performance', message })),
      );
    }
    if ((await board.show(performanceId.data)) === undefined) throw performanceNotFound();
    const stream = sse(request, response);
    const watched = await board.watch(performanceId.data, (event) => stream.send(event), stream.signal);
    if (!watched) stream.close();
  });
}
