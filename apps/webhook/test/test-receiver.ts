import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** An organiser's system on this machine, that answers as a test says. */
export interface TestReceiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** How many requests are open now, and the most that ever were. */
  readonly open: { now: number; most: number };
  answer: (response: ServerResponse, received: Received) => void;
  close(): Promise<void>;
}

export const ok = (response: ServerResponse) => void response.writeHead(200).end('thanks');
export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end(`answer ${code}`);
/** Takes the request and never answers. */
export const stall = () => undefined;
/** Ends the connection without an answer. */
export const reset = (response: ServerResponse) => void response.socket?.resetAndDestroy();

/** Goes over to a protocol that no one asked for. */
export const switchProtocol = (response: ServerResponse) =>
  void response.socket?.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
  );

/** @param tls key and certificate in PEM; default: plain http */
export async function startReceiver(
  tls?: { readonly key: string; readonly cert: string },
  host = '127.0.0.1',
): Promise<TestReceiver> {
  const received: Received[] = [];
  const open = { now: 0, most: 0 };
  const handle: RequestListener = (request, response) => {
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    response.on('close', () => {
      open.now -= 1;
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const one = { headers: request.headers, body, path: request.url ?? '' };
      received.push(one);
      receiver.answer(response, one);
    });
  };
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = addressOf(server.address());
  const receiver: TestReceiver = {
    url: `${tls === undefined ? 'http' : 'https'}://${host === '127.0.0.1' ? host : 'localhost'}:${port}/hook`,
    port,
    received,
    open,
    answer: ok,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address;
}

/** What the library of the Standard Webhooks specification makes of it; throws where it refuses it. */
export function verified(secret: string, { headers, body }: Received): unknown {
  const sent = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  return new Webhook(secret).verify(
    body,
    Object.fromEntries(sent.map((name) => [name, String(headers[name])])),
  );
}

/** The n-th request; throws where there is none. */
export function nth(received: readonly Received[], n: number): Received {
  const found = received[n];
  if (found === undefined) throw new Error(`only ${received.length} requests`);
  return found;
}
