import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { openPickUpsCsv } from '../../application/pick-up-csv.ts';
import type { PickUpReads, PickUpSigner } from '../../application/ports.ts';
import { examplePickUp, exampleQr } from './examples.ts';
import { OwnPickUp, ownPickUp } from './pick-up-view.ts';

/** Answers that show codes are kept by no browser and no proxy. */
export const privately = { 'cache-control': 'no-store' } as const;

/** The fan's own pick-ups, and the organiser's list of all that wait. */
export function pickUpRoutes(reads: PickUpReads, signer: PickUpSigner): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/goods/pick-ups',
      operationId: 'getPickUps',
      summary: 'What the fan bought, with the code and the QR code to collect it with',
      access: ['fan'],
      responses: {
        200: {
          description: 'Oldest first',
          schema: z.strictObject({ pickUps: z.array(OwnPickUp) }),
          example: { pickUps: [{ ...examplePickUp, qr: exampleQr }] },
        },
      },
      async handler({ principal }) {
        const pickUps = await reads.ofFan(principal.memberId);
        return {
          status: 200,
          headers: privately,
          body: { pickUps: pickUps.map((pickUp) => ownPickUp(pickUp, (id) => signer.qrOf(id))) },
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/goods/pick-ups/open.csv',
      operationId: 'listOpenPickUps',
      summary:
        'What waits to be collected, one row per pick-up and item: for a desk without a network. Holds no names',
      access: ['organiser'],
      responses: { 200: { description: 'Oldest first', contentType: 'text/csv' } },
      async handler() {
        return {
          status: 200,
          headers: {
            ...privately,
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': 'attachment; filename="open-pick-ups.csv"',
          },
          body: openPickUpsCsv(await reads.open()),
        };
      },
    }),
  ];
}
