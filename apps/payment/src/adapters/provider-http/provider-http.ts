import { type Dispatcher, errors, Pool } from 'undici';

/** The outcome of one call to a provider. */
export type ProviderAnswer =
  /** A whole answer arrived: any status, its body parsed as JSON (undefined when it is none). */
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  /** `sent: false` only when the request provably never left (no connection was made). */
  | { readonly kind: 'silent'; readonly sent: boolean; readonly reason: string };

export interface ProviderRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** HTTP towards one provider: one try, one time-out for the whole call, no retry, no breaker. */
export interface ProviderHttp {
  call(request: ProviderRequest): Promise<ProviderAnswer>;
  close(): Promise<void>;
}

/** Source of the number: 128 concurrent buyers were limited by 64 connections on the measured hot path. */
const CONNECTIONS = 256;

/** `timeoutMs`: longest call, connecting included. */
export function providerHttp(baseUrl: string, timeoutMs: number): ProviderHttp {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    connect: { timeout: timeoutMs },
    // The call's own time-out covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Below the 5 s in which servers usually close idle connections: a call on a dying one would be unknown.
    keepAliveTimeout: 3_000,
    keepAliveMaxTimeout: 3_000,
  });
  return {
    call: (request) =>
      new Promise((resolve) => {
        const options = {
          method: request.method,
          path: `${prefix}${request.path}`,
          headers: { ...request.headers, 'content-type': 'application/json', accept: 'application/json' },
          body: request.body === undefined ? null : JSON.stringify(request.body),
        };
        const answer = new WholeAnswer(timeoutMs, resolve);
        try {
          pool.dispatch(options, answer);
        } catch (error) {
          answer.fail(error);
        }
      }),
    close: () => pool.close(),
  };
}

/**
 * Reads one answer whole, or gives up after `timeoutMs`. A bare dispatch handler: the stream and abort signal that
 * undici's `request` makes for each call would be most of what a call costs here.
 */
class WholeAnswer implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: ProviderAnswer) => void;
  readonly #clock: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #late: Error | undefined;

  constructor(timeoutMs: number, resolve: (answer: ProviderAnswer) => void) {
    this.#resolve = resolve;
    this.#clock = setTimeout(() => this.#giveUp(), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It waited for a connection until its time-out: it must not be sent any more.
    if (this.#late !== undefined) controller.abort(this.#late);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#clock);
    const [only] = this.#chunks;
    const text = (
      this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks)
    ).toString();
    this.#resolve({ kind: 'answered', status: this.#status, body: parseJson(text) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    clearTimeout(this.#clock);
    this.#resolve({ kind: 'silent', ...explain(error) });
  }

  #giveUp(): void {
    const late = new Error('the provider did not answer in time');
    late.name = 'TimeoutError';
    this.#late = late;
    this.fail(late);
    this.#controller?.abort(late);
  }
}

const notConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Names the failure by its code only: messages could carry what was sent. */
function explain(error: unknown): { sent: boolean; reason: string } {
  if (error instanceof errors.ConnectTimeoutError) return { sent: false, reason: error.code };
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && notConnected.has(code)) return { sent: false, reason: code };
  return { sent: true, reason: code ?? (error instanceof Error ? error.name : 'unreadable failure') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
