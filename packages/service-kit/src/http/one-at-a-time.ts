import { randomInt } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Most requests that wait on one connection. Source: browsers, proxies and this project's clients send none before the last
 * is answered; one read of a socket, 64 kB, holds hundreds.
 */
const MOST_WAITING = 128;

/**
 * Fewest and most milliseconds between an answer and the next that waited: at random, so that pipelines that came together do not
 * go on together. Source: 20 pipelines then cause 200 requests per second, not thousands.
 */
const PAUSE_MS = { least: 50, most: 150 };

type Asked = readonly [request: IncomingMessage, response: ServerResponse];

/**
 * Handles one request of a connection at a time. A client that sends more before it was answered (HTTP/1.1 pipelining) waits
 * for its own requests, and no other client does: nothing more is read from it meanwhile, the next is handled after a pause,
 * and a connection with more than `MOST_WAITING` is closed. Who sends the next request after the answer never waits.
 */
export function oneAtATime(handler: RequestListener): RequestListener {
  const waitingOf = new WeakMap<Socket, Asked[]>();

  function handle(request: IncomingMessage, response: ServerResponse): void {
    response.once('close', () => handleNext(request.socket));
    handler(request, response);
  }

  function handleNext(socket: Socket): void {
    const waiting = waitingOf.get(socket);
    const next = waiting?.shift();
    if (next === undefined) {
      waitingOf.delete(socket);
      return;
    }
    if (waiting?.length === 0) socket.resume();
    // Node resumes a connection after each answer.
    else socket.pause();
    setTimeout(
      () => {
        // What waits on a closed connection is answered to no one.
        if (socket.destroyed) waitingOf.delete(socket);
        else handle(...next);
      },
      randomInt(PAUSE_MS.least, PAUSE_MS.most),
    );
  }

  return (request, response) => {
    const { socket } = request;
    const waiting = waitingOf.get(socket);
    if (waiting === undefined) {
      waitingOf.set(socket, []);
      handle(request, response);
      return;
    }
    waiting.push([request, response]);
    if (waiting.length > MOST_WAITING) socket.destroy();
    else socket.pause();
  };
}
