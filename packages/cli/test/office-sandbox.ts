import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** Of the operations account. */
export const PASSWORD = 'the operations password';
/** Whose office it is. */
export const FESTIVAL = 'seoul-jazz-2026';

export interface Asked {
  readonly line: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly key: string | undefined;
}

/** A festival's public API as far as levers need it: canned answers by `METHOD path`, everything asked kept. */
export class OfficeSandbox {
  readonly asked: Asked[] = [];
  readonly answers: Record<string, { status?: number; retryAfter?: number; body: unknown }[]> = {};
  audience = FESTIVAL;
  readonly #server: Server = createServer(async (request, response) => {
    const body = await text(request);
    this.asked.push(askedOf(request, body));
    const line = `${request.method} ${request.url}`;
    const queued = this.answers[line];
    const answer =
      (queued !== undefined && queued.length > 1 ? queued.shift() : queued?.[0]) ?? this.#own(line, body);
    if (answer.retryAfter !== undefined) response.setHeader('retry-after', answer.retryAfter);
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });

  #own(line: string, body: string): { status?: number; retryAfter?: number; body: unknown } {
    if (line === 'POST /api/auth/logout') return { status: 204, body: undefined };
    if (line !== 'POST /api/auth/tokens')
      return { status: 404, body: { type: '/problems/not-found', detail: 'Nothing.' } };
    if (JSON.parse(body).password !== PASSWORD) return { status: 401, body: {} };
    const claims = Buffer.from(JSON.stringify({ aud: this.audience })).toString('base64url');
    return { body: { accessToken: `h.${claims}.s` } };
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** What was asked beside logging in and out. */
  get pulls(): Asked[] {
    return this.asked.filter(({ line }) => !line.includes('/api/auth/'));
  }
}

function askedOf({ method, url, headers }: IncomingMessage, body: string): Asked {
  const key = headers['idempotency-key'];
  return {
    line: `${method} ${url}`,
    body: body === '' ? undefined : JSON.parse(body),
    authorization: headers.authorization,
    key: typeof key === 'string' ? key : undefined,
  };
}
