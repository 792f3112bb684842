import { LocalId } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { BoardCache, Shown } from '../../application/board-cache.ts';
import { boardFor } from '../../domain/seat-board.ts';

/** Source: more than a page shows at once. */
const mostPerformances = 50;

/** Seconds for which browsers and proxies may keep the answer: a page says it, holds are decided elsewhere. */
const maxAgeSeconds = 5;

const Availability = z.strictObject({
  performances: z.array(
    z.strictObject({
      id: LocalId,
      /** False while operations paused its sale, and where it is withdrawn or cancelled. */
      onSale: z.boolean(),
      /** Free places of sections that are on sale to everybody: 0 while the sale is paused. */
      available: z.int(),
    }),
  ),
});

/** What the festival's page says of each performance; not behind the waiting room, which is for those who choose. */
export function availabilityRoute(boards: BoardCache): Route {
  return route({
    method: 'get',
    path: '/api/seats/availability',
    operationId: 'getAvailability',
    summary:
      'Free places of performances and passes and whether they are sold now, a few seconds old; unknown ones are left out',
    access: 'public',
    query: z.strictObject({
      performances: z
        .string()
        .transform((list) => list.split(','))
        .pipe(z.array(LocalId).min(1).max(mostPerformances))
        .optional()
        .describe('Ids, separated by commas; absent: all'),
    }),
    responses: {
      200: {
        description: 'Those that are known, in the order asked for, or in the order of their starts',
        schema: Availability,
        example: { performances: [{ id: 'day-1', onSale: true, available: 1204 }] },
      },
    },
    async handler({ query }) {
      const asked = query.performances ?? (await boards.performanceIds());
      const shown = await Promise.all(asked.map((id) => boards.show(id)));
      return {
        status: 200,
        headers: { 'cache-control': `public, max-age=${maxAgeSeconds}` },
        body: { performances: shown.flatMap((each) => (each === undefined ? [] : [availabilityOf(each)])) },
      };
    },
  });
}

function availabilityOf({ board, sale }: Shown): z.infer<typeof Availability>['performances'][number] {
  const { performanceId, onSale, sections } = boardFor(board);
  const selling = sections.filter((section) => section.onSale);
  return {
    id: performanceId,
    onSale: onSale && !sale.paused && selling.length > 0,
    available: selling.reduce((sum, { available }) => sum + available, 0),
  };
}
