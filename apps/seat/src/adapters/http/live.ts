import { LocalId } from '@clove/contracts';
import { Problem, sse } from '@clove/service-kit';
import type { Express } from 'express';
import type { BoardCache } from '../../application/board-cache.ts';
import { performanceNotFound } from './map-routes.ts';

/**
 * GET /api/seats/live?performance=: server-sent events. `snapshot` carries the whole board, `change` the sections
 * and seats that differ since the last event. A client that reads too slowly gets a snapshot later instead.
 */
export function mountLive(app: Express, board: BoardCache): void {
  app.get('/api/seats/live', async (request, response) => {
    const performanceId = LocalId.safeParse(request.query['performance']);
    if (!performanceId.success) {
      throw new Problem({
        status: 400,
        type: 'invalid-input',
        detail: 'The request does not fit; see errors for every field.',
        errors: performanceId.error.issues.map(({ message }) => ({ path: 'query.performance', message })),
      });
    }
    if ((await board.show(performanceId.data)) === undefined) throw performanceNotFound();
    const stream = sse(request, response);
    const watched = await board.watch(performanceId.data, (event) => stream.send(event), stream.signal);
    if (!watched) stream.close();
  });
}
