import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { Problem } from '@clove/service-kit';
import type { NextFunction, Request, Response } from 'express';

/** Reads a whole body. Undefined: it is of another type, which every schema refuses. Errors: UnreadableBody, Problem 413. */
type BodyReader = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/** The body does not match its content type. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

/** Reads a JSON body of at most 64 kB. */
export const readJson = smallBody('application/json', 65_536, (text) => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableBody('the body is no JSON', { cause: error });
  }
});

/** Reads an HTML form of at most 16 kB. */
export const readForm = smallBody('application/x-www-form-urlencoded', 16_384, (text) => ({
  ...parseForm(text),
}));

/** The same for Express, into `request.body`. */
export const jsonBody = intoRequest(readJson);
export const formBody = intoRequest(readForm);

function intoRequest(read: BodyReader) {
  return async <P>(request: Request<P>, response: Response, next: NextFunction): Promise<void> => {
    request.body = await read(request, response);
    next();
  };
}

/**
 * Minimal on purpose: the wire's bodies are a few hundred bytes of UTF-8, and express's parser (any charset, any encoding)
 * would be a quarter of what a call costs.
 */
function smallBody(type: string, limit: number, parse: (text: string) => unknown): BodyReader {
  return async (request, response) => {
    const given = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (given !== type) return undefined;
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
    return parse(text);
  };
}

/** The whole body, or undefined when it is larger than `limit` bytes. */
function textOf(request: IncomingMessage, limit: number): Promise<string | undefined> {
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
