import { PlanRow } from '@clove/contracts';
import { Problem, type Queryable, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { Layouts } from '../../application/layouts.ts';

const example = '6f1ed002ab5595859014ebf0951522d9';

/** What rows and seats are called and where they are: it never changes under its id, so that clients and caches keep it. */
export function layoutRoutes(layouts: Layouts, reads: Queryable): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/seats/layouts/:layout',
      operationId: 'getSeatLayout',
      summary:
        'Names and places of the rows and seats of a section, in the order of the seat map’s letters. It never changes: a section whose plan changes names another one',
      access: 'public',
      params: z.strictObject({ layout: z.string().regex(/^[0-9a-f]{32}$/) }),
      responses: {
        200: {
          description: 'Rows, nearest to the front first; `|` in a row is an aisle',
          schema: z.strictObject({ layout: z.string(), rows: z.array(PlanRow) }),
          example: {
            layout: example,
            rows: [
              { row: 'A', seats: '1 | 2', at: '10,20 14,20' },
              { row: 'B', seats: '1 2 3', at: '10,22 12,22 14,22' },
            ],
          },
        },
      },
      async handler({ params: { layout } }) {
        const rows = await layouts.show(reads, layout);
        if (rows === undefined) {
          throw new Problem({ status: 404, type: 'not-found', detail: 'There is no such layout.' });
        }
        return {
          status: 200,
          headers: { 'cache-control': 'public, max-age=31536000, immutable' },
          body: { layout, rows },
        };
      },
    }),
  ];
}
