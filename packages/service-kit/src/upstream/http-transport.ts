import { type Dispatcher, Pool } from 'undici';
import {
  type Outgoing,
  type Transport,
  UpstreamError,
  type UpstreamErrorKind,
  type UpstreamOptions,
} from './upstream.ts';

/** Nothing reached the upstream. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** POST with JSON, over pooled connections. */
export function httpTransport({
  name,
  url,
  connections = 64,
  timeoutMs: longest,
}: Pick<UpstreamOptions, 'name' | 'url' | 'connections' | 'timeoutMs'>): Transport {
  const pool = new Pool(new URL(url).origin, {
    connections,
    pipelining: 1,
    connect: { timeout: Math.min(longest, 2_000) },
  });
  return {
    send: (outgoing) =>
      new Promise((resolve, reject) => {
        new Exchange(name, { resolve, reject }).begin(pool, outgoing);
      }),
    close: () => pool.close(),
  };
}

/**
 * One request and its answer. undici calls back on it directly: its `request`, with a stream for the body and an AbortSignal
 * for the time-out, took 70 to 81 µs of CPU per call, this 47.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #upstream: string;
  readonly #settle: { resolve(answer: unknown): void; reject(error: UpstreamError): void };
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #timer: NodeJS.Timeout | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #timedOut = false;

  constructor(
    upstream: string,
    settle: { resolve(answer: unknown): void; reject(error: UpstreamError): void },
  ) {
    this.#upstream = upstream;
    this.#settle = settle;
  }

  begin(pool: Pool, { path, body, headers, timeoutMs }: Outgoing): void {
    this.#timer = setTimeout(() => this.#timeOut(), timeoutMs);
    pool.dispatch(
      { method: 'POST', path, headers, body: JSON.stringify(body), headersTimeout: 0, bodyTimeout: 0 },
      this,
    );
  }

  /** Also while the request waits for a connection: then it is never sent. */
  #timeOut(): void {
    this.#timedOut = true;
    const error = new UpstreamError({ kind: 'unknown', upstream: this.#upstream, message: 'timed out' });
    this.#settle.reject(error);
    this.#controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#timedOut) controller.abort(new Error('timed out before it was sent'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const [first, ...others] = this.#chunks;
    const text = others.length === 0 ? (first?.toString() ?? '') : Buffer.concat(this.#chunks).toString();
    try {
      this.#settle.resolve(answerOf(this.#upstream, this.#status, text));
    } catch (error) {
      this.#settle.reject(asUpstreamError(this.#upstream, error));
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer);
    this.#settle.reject(asUpstreamError(this.#upstream, error));
  }
}

function answerOf(upstream: string, status: number, text: string): unknown {
  const body = parseJson(text);
  if (status >= 200 && status < 300) {
    if (body === undefined && text !== '') {
      throw new UpstreamError({
        kind: 'unknown',
        upstream,
        status,
        message: `${status} without readable JSON`,
      });
    }
    return body;
  }
  const problemType = problemTypeOf(body);
  throw new UpstreamError({
    kind: kindOfStatus(status),
    upstream,
    status,
    message: problemType === undefined ? `answered ${status}` : `answered ${status} ${problemType}`,
    ...(problemType === undefined ? {} : { problemType }),
  });
}

/** What a status says about whether the request was carried out. */
export function kindOfStatus(status: number): UpstreamErrorKind {
  // 429 is answered before any work: like an open breaker.
  if (status === 429) return 'not-attempted';
  return status < 500 ? 'refused' : 'unknown';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The slug of a problem's type. */
export function problemTypeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const type: unknown = Reflect.get(body, 'type');
  return typeof type === 'string' ? /^\/problems\/([a-z0-9-]+)$/.exec(type)?.[1] : undefined;
}

function asUpstreamError(upstream: string, error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const code = errorCode(error);
  const kind = code !== undefined && NOT_SENT.has(code) ? 'not-attempted' : 'unknown';
  return new UpstreamError({ kind, upstream, message: code ?? 'connection failed', cause: error });
}

/** The code of an error of the network or of a library, also of several in one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') return code;
  const errors: unknown = Reflect.get(error, 'errors');
  return Array.isArray(errors) ? errorCode(errors[0]) : undefined;
}
