import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';
import type { RouteDescription } from '../http/route.ts';
import { LARGEST_PICTURE, type Picture, pictureOf } from './picture.ts';

/** SHA-256 in hex. */
const PICTURE_NAME = /^[0-9a-f]{64}$/;

export interface StoredPicture {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface PicturePaths {
  /** Where pictures are served, by `:hash`; Express style. */
  readonly served: string;
  /** Paths of the routes that take a picture's bytes with PUT; Express style. */
  readonly uploads: readonly string[];
}

/**
 * The picture that an upload's body is. The body of its route is `z.unknown()` of type `image/*`.
 * @throws Problem 415 when it is none that browsers show
 */
export function acceptedPicture(body: unknown): Picture {
  const picture = Buffer.isBuffer(body) ? pictureOf(body) : null;
  if (picture !== null) return picture;
  throw new Problem({
    status: 415,
    type: 'not-a-picture',
    detail: 'Send the bytes of a PNG, JPEG or WebP picture as the body, with its image/... content type.',
  });
}

/** Describes how {@link mountPictures} serves them, for OpenAPI. */
export function servedPictures(path: string, operationId: string): RouteDescription {
  return {
    method: 'get',
    path,
    operationId,
    summary: 'A picture by the hash of its content, which therefore never changes',
    access: 'public',
    params: z.strictObject({ hash: z.string().regex(PICTURE_NAME) }),
    headers: { 'If-None-Match': 'The picture’s entity tag: answered 304 when the client has it already' },
    responses: {
      200: { description: 'The picture', contentType: 'image/*', headers: { ETag: 'The hash' } },
      304: { description: 'The client has it' },
    },
  };
}

/** Takes uploads as bytes, and serves pictures: raw handlers, because neither is JSON. */
export function mountPictures(
  app: Express,
  paths: PicturePaths,
  read: (hash: string) => Promise<StoredPicture | null>,
): void {
  const takeBytes = express.raw({ type: ['image/*'], limit: LARGEST_PICTURE });
  for (const path of paths.uploads) {
    app.put(path, (request: Request, response: Response, next: NextFunction) => {
      // Refused before two megabytes are sent; the token itself is checked by the route.
      if (request.headers.authorization === undefined) next(notLoggedIn());
      else takeBytes(request, response, next);
    });
  }
  const readOnce = shared(read);
  app.get(paths.served, async (request, response) => {
    response.locals['route'] = paths.served;
    const hash = String(request.params['hash']);
    const picture = PICTURE_NAME.test(hash) ? await readOnce(hash) : null;
    if (picture === null) {
      throw new Problem({ status: 404, type: 'picture-not-found', detail: 'There is no such picture.' });
    }
    sendPicture(request, response, hash, picture);
  });
}

/** Requests for one picture at a time share its read and its bytes: many readers cost the database and the memory no more than one. */
function shared<T>(read: (hash: string) => Promise<T>): (hash: string) => Promise<T> {
  const reading = new Map<string, Promise<T>>();
  return (hash) => {
    const known = reading.get(hash);
    if (known !== undefined) return known;
    const answer = read(hash).finally(() => reading.delete(hash));
    reading.set(hash, answer);
    return answer;
  };
}

function sendPicture(request: Request, response: Response, hash: string, picture: StoredPicture): void {
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
}

function notLoggedIn(): Problem {
  return new Problem({ status: 401, type: 'unauthenticated', detail: 'Log in first.' });
}
