import { Day } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { askedFor, PublicRooms } from '../../application/public-rooms.ts';
import { StayRefused } from '../../domain/refusals.ts';
import { exampleRooms } from './examples.ts';

/** Seconds for which browsers and proxies may keep the list; what is really free is decided when a hold is placed. */
const MAX_AGE_SECONDS = 1;

const Nights = z
  .strictObject({ from: Day.optional(), to: Day.optional() })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    error: 'name both from and to, or neither',
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    error: 'must be after from: it is the check-out day',
    path: ['to'],
  });

/** What is let, for everyone. */
export function roomRoutes(rooms: () => Promise<PublicRooms | null>): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/rooms',
      operationId: 'getRooms',
      summary:
        'What this festival lets: texts, pictures, and for each night its price and how many units are left. With `from` and `to` (check-out day): those nights, and what one unit costs for all of them',
      access: 'public',
      query: Nights,
      responses: { 200: { description: 'The rooms', schema: PublicRooms, example: exampleRooms } },
      async handler({ query: { from, to } }) {
        const all = await rooms();
        if (all === null) throw new StayRefused({ reason: 'nothing-provisioned', temporary: true });
        return {
          status: 200,
          headers: { 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` },
          body: from === undefined || to === undefined ? all : askedFor(all, { from, to }),
        };
      },
    }),
  ];
}
