import { parse as parseForm } from 'node:querystring';
import { Problem } from '@clove/service-kit';
import type { NextFunction, Request, Response } from 'express';

type BodyReader = <P>(request: Request<P>, response: Response, next: NextFunction) => Promise<void>;

/** The body does not match its content type. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

/** Reads a JSON body of at most 64 kB into `request.body`. Errors: UnreadableBody. */
export const jsonBody = smallBody('application/json', 65_536, (text) => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableBody('the body is no JSON', { cause: error });
  }
});

/** Reads an HTML form of at most 16 kB into `request.body`. */
export const formBody = smallBody('application/x-www-form-urlencoded', 16_384, (text) => ({
  ...parseForm(text),
}));

/**
 * A body of another type stays undefined, which every schema refuses. Minimal on purpose: the wire's bodies are a few
 * hundred bytes of UTF-8, and express's parser (any charset, any encoding) would be a quarter of what a call costs.
 */
function smallBody(type: string, limit: number, parse: (text: string) => unknown): BodyReader {
  return async (request, response, next) => {
    const given = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (given !== type) return next();
    if (request.headers['content-encoding'] !== undefined) throw new UnreadableBody('the body is encoded');
    const text = await textOf(request, limit);
    if (text === undefined) {
      // The remainder is not read, so the connection cannot be reused.
      response.setHeader('connection', 'close');
      throw new Problem({
        status: 413,
        type: 'body-too-large',
        detail: 'The body is larger than accepted here.',
      });
    }
    request.body = parse(text);
    next();
  };
}

/** The whole body, or undefined when it is larger than `limit` bytes. */
function textOf<P>(request: Request<P>, limit: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString()));
    request.once('error', reject);
  });
}
