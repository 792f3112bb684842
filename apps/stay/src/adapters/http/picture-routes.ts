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
import { ConsoleRoom, consoleRoom, exampleRoom } from './room-view.ts';

const path = '/api/rooms/:roomId/pictures/:place';

/** Where pictures of rooms are put and served. */
export const picturePaths: PicturePaths = { served: '/api/rooms/pictures/:hash', uploads: [path] };

/** How they are served. */
export const servedPicture = servedPictures(picturePaths.served, 'getRoomPicture');

const params = z.strictObject({
  roomId: LocalId,
  /** From 1, the one shown first. */
  place: z.coerce.number().int().min(1).max(MOST_PICTURES),
});

/** Uploads. */
export function pictureRoutes(unitOfWork: UnitOfWork, parts: ConsoleParts, onChanged: () => void): Route[] {
  return [
    route({
      method: 'put',
      path,
      operationId: 'putRoomPicture',
      summary: `Shows a picture (PNG, JPEG or WebP, at most 2 MB, sent as it is) in one of a room's ${MOST_PICTURES} places`,
      access: ['organiser'],
      // No Idempotency-Key: the same bytes have the same name, so putting them twice is putting them once.
      params,
      body: z.unknown(),
      bodyType: 'image/*',
      responses: {
        200: { description: 'The room after the change', schema: ConsoleRoom, example: exampleRoom },
      },
      async handler({ params: { roomId, place }, body }) {
        const picture = acceptedPicture(body);
        const room = await unitOfWork.run((tx) => showPicture(tx, parts, roomId, place, picture));
        onChanged();
        return { status: 200, body: consoleRoom(room) };
      },
    }),
    route({
      method: 'delete',
      path,
      operationId: 'removeRoomPicture',
      summary: 'Shows the picture in this place no more; those behind it move up',
      access: ['organiser'],
      idempotent: true,
      params,
      responses: {
        200: { description: 'The room after the change', schema: ConsoleRoom, example: exampleRoom },
        404: { description: 'room-not-found, picture-not-found' },
      },
      async handler({ params: { roomId, place }, idempotency }) {
        const response = await idempotently(unitOfWork, idempotency, async (tx) => ({
          status: 200,
          body: consoleRoom(await removePicture(tx, parts, roomId, place)),
        }));
        onChanged();
        return response;
      },
    }),
  ];
}
