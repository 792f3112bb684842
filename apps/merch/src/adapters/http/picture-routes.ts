import { LocalId } from '@clove/contracts';
import {
  acceptedPicture,
  idempotently,
  type PicturePaths,
  type Route,
  route,
  servedPictures,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import { type ConsoleParts, MOST_PICTURES, removePicture, showPicture } from '../../application/console.ts';
import { ConsoleItem, consoleItem, exampleItem } from './item-view.ts';

const path = '/api/goods/:itemId/pictures/:place';

/** Where pictures of items are put and served. */
export const picturePaths: PicturePaths = { served: '/api/goods/pictures/:hash', uploads: [path] };

/** How they are served. */
export const servedPicture = servedPictures(picturePaths.served, 'getGoodsPicture');

const params = z.strictObject({
  itemId: LocalId,
  /** From 1, the one shown first. */
  place: z.coerce.number().int().min(1).max(MOST_PICTURES),
});

/** Uploads. */
export function pictureRoutes(unitOfWork: UnitOfWork, parts: ConsoleParts, onChanged: () => void): Route[] {
  return [
    route({
      method: 'put',
      path,
      operationId: 'putGoodsPicture',
      summary: `Shows a picture (PNG, JPEG or WebP, at most 2 MB, sent as it is) in one of an item's ${MOST_PICTURES} places`,
      access: ['organiser'],
      // No Idempotency-Key: the same bytes have the same name, so putting them twice is putting them once.
      params,
      body: z.unknown(),
      bodyType: 'image/*',
      responses: {
        200: { description: 'The item after the change', schema: ConsoleItem, example: exampleItem },
      },
      async handler({ params: { itemId, place }, body }) {
        const picture = acceptedPicture(body);
        const item = await unitOfWork.run((tx) => showPicture(tx, parts, itemId, place, picture));
        onChanged();
        return { status: 200, body: consoleItem(item) };
      },
    }),
    route({
      method: 'delete',
      path,
      operationId: 'removeGoodsPicture',
      summary: 'Shows the picture in this place no more; those behind it move up',
      access: ['organiser'],
      idempotent: true,
      params,
      responses: {
        200: { description: 'The item after the change', schema: ConsoleItem, example: exampleItem },
        404: { description: 'item-not-found, picture-not-found' },
      },
      async handler({ params: { itemId, place }, idempotency }) {
        const response = await idempotently(unitOfWork, idempotency, async (tx) => ({
          status: 200,
          body: consoleItem(await removePicture(tx, parts, itemId, place)),
        }));
        onChanged();
        return response;
      },
    }),
  ];
}
