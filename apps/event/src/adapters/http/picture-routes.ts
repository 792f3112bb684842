import { LocalId } from '@clove/contracts';
import {
  acceptedPicture,
  type PicturePaths,
  type Route,
  route,
  servedPictures,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import type { CatalogueCache } from '../../application/catalogue-cache.ts';
import { showPicture, showPoster } from '../../application/console.ts';
import { picturePath } from '../../application/public-catalogue.ts';
import { catalogueTransaction } from '../postgres/catalogue-transaction.ts';
import { ConsolePerformance, performanceExample, shown } from './organiser-routes.ts';

const uploadPath = '/api/events/:performanceId/picture';
const posterPath = '/api/events/poster';

/** Where pictures of performances are put and served. */
export const picturePaths: PicturePaths = {
  served: '/api/events/pictures/:hash',
  uploads: [uploadPath, posterPath],
};

/** How they are served. */
export const servedPicture = servedPictures(picturePaths.served, 'getPicture');

/** Uploads. */
export function pictureRoutes(festival: string, unitOfWork: UnitOfWork, cache: CatalogueCache): Route[] {
  return [
    route({
      method: 'put',
      path: posterPath,
      operationId: 'putPoster',
      summary:
        'Shows a picture (PNG, JPEG or WebP, at most 2 MB, sent as it is) as the festival’s own, also in link previews',
      access: ['organiser'],
      // No Idempotency-Key, as below.
      body: z.unknown(),
      bodyType: 'image/*',
      responses: {
        200: {
          description: 'Its path',
          schema: z.strictObject({ poster: z.string() }),
          example: { poster: picturePath('0'.repeat(64)) },
        },
      },
      async handler({ body }) {
        const picture = acceptedPicture(body);
        await unitOfWork.run((tx) => showPoster(catalogueTransaction(tx), festival, picture));
        cache.invalidate();
        return { status: 200, body: { poster: picturePath(picture.hash) } };
      },
    }),
    route({
      method: 'delete',
      path: posterPath,
      operationId: 'deletePoster',
      summary: 'Takes the festival’s own picture away; the picture itself stays at its path',
      access: ['organiser'],
      responses: { 204: { description: 'It has none' } },
      async handler() {
        await unitOfWork.run((tx) => showPoster(catalogueTransaction(tx), festival, null));
        cache.invalidate();
        return { status: 204 };
      },
    }),
    route({
      method: 'put',
      path: uploadPath,
      operationId: 'putPicture',
      summary: 'Shows a picture (PNG, JPEG or WebP, at most 2 MB, sent as it is) on a performance',
      access: ['organiser'],
      // No Idempotency-Key: the same bytes have the same name, so putting them twice is putting them once.
      params: z.strictObject({ performanceId: LocalId }),
      body: z.unknown(),
      bodyType: 'image/*',
      responses: {
        200: {
          description: 'The performance after the change',
          schema: ConsolePerformance,
          example: performanceExample,
        },
      },
      async handler({ params, body }) {
        const picture = acceptedPicture(body);
        const performance = await unitOfWork.run((tx) =>
          showPicture(catalogueTransaction(tx), params.performanceId, picture),
        );
        cache.invalidate();
        return { status: 200, body: shown(performance) };
      },
    }),
  ];
}
