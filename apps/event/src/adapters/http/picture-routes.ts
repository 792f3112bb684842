import { LocalId } from '@clove/contracts';
import { Problem, type Route, type RouteDescription, route, type UnitOfWork } from '@clove/service-kit';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { CatalogueCache } from '../../application/catalogue-cache.ts';
import { showPicture } from '../../application/console.ts';
import { largestPicture, type Picture, pictureOf } from '../../domain/picture.ts';
import { catalogueTransaction } from '../postgres/catalogue-transaction.ts';
import { ConsolePerformance, shown } from './organiser-routes.ts';

const picturePathPattern = '/api/events/:performanceId/picture';

/** Uploads. The bytes are read by `mountPictures`, which must be mounted too. */
export function pictureRoutes(unitOfWork: UnitOfWork, cache: CatalogueCache): Route[] {
  return [
    route({
      method: 'put',
      path: picturePathPattern,
      operationId: 'putPicture',
      summary: 'Shows a picture (PNG, JPEG or WebP, at most 2 MB, sent as it is) on a performance',
      access: ['organiser'],
      // No Idempotency-Key: the same bytes have the same name, so putting them twice is putting them once.
      params: z.strictObject({ performanceId: LocalId }),
      body: z.unknown(),
      bodyType: 'image/*',
      responses: { 200: { description: 'The performance after the change', schema: ConsolePerformance } },
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

function acceptedPicture(body: unknown): Picture {
  const picture = Buffer.isBuffer(body) ? pictureOf(body) : null;
  if (picture !== null) return picture;
  throw new Problem({
    status: 415,
    type: 'not-a-picture',
    detail: 'Send the bytes of a PNG, JPEG or WebP picture as the body, with its image/... content type.',
  });
}

function notLoggedIn(): Problem {
  return new Problem({ status: 401, type: 'unauthenticated', detail: 'Log in as an organiser first.' });
}

/** SHA-256 in hex. */
const PICTURE_NAME = /^[0-9a-f]{64}$/;

/** How `mountPictures` serves them. */
export const servedPicture: RouteDescription = {
  method: 'get',
  path: '/api/events/pictures/:hash',
  operationId: 'getPicture',
  summary: 'A picture by the hash of its content, which therefore never changes',
  access: 'public',
  params: z.strictObject({ hash: z.string().regex(PICTURE_NAME) }),
  headers: { 'If-None-Match': 'The picture’s entity tag: answered 304 when the client has it already' },
  responses: {
    200: { description: 'The picture', contentType: 'image/*', headers: { ETag: 'The hash' } },
    304: { description: 'The client has it' },
  },
};

export interface StoredPicture {
  mediaType: string;
  bytes: Buffer;
}

/** Takes uploads as bytes, and serves pictures: raw handlers, because neither is JSON. */
export function mountPictures(app: Express, read: (hash: string) => Promise<StoredPicture | null>): void {
  const takeBytes = express.raw({ type: ['image/*'], limit: largestPicture });
  app.put(picturePathPattern, (request: Request, response: Response, next: NextFunction) => {
    // Refused before two megabytes are sent; the token itself is checked by the route.
    if (request.headers.authorization === undefined) next(notLoggedIn());
    else takeBytes(request, response, next);
  });

  app.get(servedPicture.path, async (request, response) => {
    response.locals['route'] = servedPicture.path;
    const hash = String(request.params['hash']);
    const picture = PICTURE_NAME.test(hash) ? await read(hash) : null;
    if (picture === null) {
      throw new Problem({ status: 404, type: 'picture-not-found', detail: 'There is no such picture.' });
    }
    // The name is the content's hash, so the content never changes.
    response.setHeader('cache-control', 'public, max-age=31536000, immutable');
    response.setHeader('etag', `"${hash}"`);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-security-policy', "default-src 'none'");
    if (request.headers['if-none-match']?.includes(hash)) {
      response.statusCode = 304;
      response.end();
      return;
    }
    response.setHeader('content-type', picture.mediaType);
    response.setHeader('content-length', picture.bytes.length);
    response.end(picture.bytes);
  });
}
