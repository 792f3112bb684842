import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { RouteResponse } from './route.ts';

/**
 * Writes a body piece by piece, each when the client has read the ones before: what is kept in memory is one piece and the
 * socket's buffer, whatever the length. A client that stops reading is cut by the server as any other. Once begun, a failure
 * breaks the connection: no client takes half a body for a whole one.
 */
export async function sendStream(
  response: ServerResponse,
  { status, headers = {} }: RouteResponse,
  pieces: AsyncIterable<string>,
  windowEnded: AbortSignal,
): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  const gone = new AbortController();
  const end = () => gone.abort();
  response.once('close', end);
  const ended = AbortSignal.any([windowEnded, gone.signal]);
  try {
    // The first piece before the status: what fails at once is answered as a problem.
    let piece = await iterator.next();
    if (!ended.aborted) response.writeHead(status, headers);
    while (piece.done !== true && !ended.aborted) {
      if (!response.write(piece.value)) await drained(response, ended);
      piece = await iterator.next();
    }
    if (ended.aborted) response.destroy();
    else response.end();
  } finally {
    response.removeListener('close', end);
    await iterator.return?.();
  }
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
