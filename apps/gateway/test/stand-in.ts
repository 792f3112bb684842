import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';

/** A request that a stand-in received. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

/** An upstream whose behaviour the test defines, over real HTTP. */
export interface StandIn {
  url: string;
  /** Requests that were forwarded to it. */
  received: Received[];
  /** The gateway's own requests of every few seconds: the rate of admission, free places while fans wait, and which sessions ended. */
  polls: Received[];
  close(): Promise<void>;
}

export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const POLLED = new Set(['/api/seats/admission', '/api/seats/availability', '/internal/sessions/revoked']);

/** Listens on `port` (0: a free one). */
export async function standIn(behaviour: Behaviour, port = 0): Promise<StandIn> {
  const received: Received[] = [];
  const polls: Received[] = [];
  const server = createServer((incoming, response) => {
    (POLLED.has(incoming.url ?? '') ? polls : received).push({
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
    });
    Promise.resolve(behaviour(incoming, response)).catch((error: unknown) =>
      response.destroy(asError(error)),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    polls,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Call {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Without a content-length. */
  chunked?: boolean;
}

/** A request whose path and headers go out exactly as written, unlike fetch's. */
export function call(
  base: string,
  path: string,
  { method = 'GET', headers = {}, body, chunked }: Call = {},
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  // Without either, node would add the length by itself.
  const framing: Record<string, string> = chunked
    ? { 'transfer-encoding': 'chunked' }
    : { ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method, headers: { ...framing, ...headers }, agent: false },
      (incoming) => {
        bodyOf(incoming).then(
          (text) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The first bytes that come back for exactly these. */
export async function rawly(base: string, text: string): Promise<string> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

/** `name=value` of a Set-Cookie header, to send back. */
export function cookieOf(answer: Answer): string {
  const [set] = answer.headers['set-cookie'] ?? [];
  if (set === undefined) throw new Error('no cookie was set');
  return set.split(';')[0] ?? '';
}

/** The problem type of an answer. */
export function problemOf(answer: Answer): { type: string; status: number; correlationId: string } {
  expectJson(answer);
  return JSON.parse(answer.text);
}

function expectJson(answer: Answer): void {
  const type = String(answer.headers['content-type']);
  if (!type.startsWith('application/problem+json'))
    throw new Error(`not a problem but ${type}: ${answer.text}`);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
