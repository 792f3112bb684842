import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Most requests that wait on one connection. Source: browsers, proxies and this project's clients send none before the last
 * is answered; one read of a socket, 64 kB, holds hundreds.
 */
const MOST_WAITING = 128;

type Asked = readonly [request: IncomingMessage, response: ServerResponse];

/**
 * Handles one request of a connection at a time. A client that sends more before it was answered (HTTP/1.1 pipelining) waits
 * for its own requests, as it would on a connection without pipelining, and no other client does: nothing more is read from it
 * meanwhile, and a connection with more than `MOST_WAITING` is closed.
 */
export function oneAtATime(handler: RequestListener): RequestListener {
  const waitingOf = new WeakMap<Socket, Asked[]>();

  function handle(request: IncomingMessage, response: ServerResponse): void {
    response.once('close', () => handleNext(request.socket));
    handler(request, response);
  }

  function handleNext(socket: Socket): void {
    const next = waitingOf.get(socket)?.shift();
    // What waits on a closed connection is answered to no one.
    if (next === undefined || socket.destroyed) {
      waitingOf.delete(socket);
      return;
    }
    if (waitingOf.get(socket)?.length === 0) socket.resume();
    handle(...next);
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
