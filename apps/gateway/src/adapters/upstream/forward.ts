import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorCode, Problem, wasNotSent } from '@clove/service-kit';
import type { Dispatcher } from 'undici';
import { isSafe } from '../../domain/cross-origin.ts';
import type { Connections } from '../../domain/route-table.ts';
import { type GuardedPool, isTimeOut } from './guarded-pool.ts';

/** One request on its way to an upstream. */
export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: GuardedPool;
  readonly url: string;
  /** Name, value, name, value ... */
  readonly headers: string[];
  readonly body: Buffer | null;
  readonly timeoutMs: number;
  readonly connections: Connections;
  /** Called once the upstream's connection is free again, if the answer had begun. @default nothing */
  readonly onReleased?: () => void;
  /** The refusal instead of an answer with this status. @default none */
  refusal?(status: number): Problem | undefined;
  /** Takes the answer as it passes. @default it is not kept */
  copy?(status: number, headers: UpstreamHeaders): AnswerCopy | undefined;
  /** Makes the answer's headers of the upstream's. */
  answerHeaders(status: number, headers: UpstreamHeaders): Record<string, string | string[]>;
}

/** Takes an answer as it passes. */
export interface AnswerCopy {
  add(chunk: Buffer): void;
  /** The answer is whole: only then it is kept. */
  end(): void;
}

export type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Most bytes of an answer that are buffered for a client that reads slowly. Any answer of the API, so that its reader holds
 * no connection of an upstream (source: a seat map of 20,000 seats has 25 kB). Little of a picture: a pod has no memory
 * for hundreds of them.
 */
const BUFFERED_BYTES: Readonly<Record<Connections, number>> = {
  ordinary: 256 * 1024,
  long: 256 * 1024,
  bulk: 64 * 1024,
};

/** Milliseconds without a byte read until a client is disconnected. Source: mobile networks pause for seconds. */
const READER_STALLED_MS = 20_000;

/**
 * Sends a request to its upstream and streams the answer back.
 * Resolves when the answer's head is on its way, or the client is gone.
 * @throws Problem 400, 502, 503 or 504 while nothing was sent to the client
 */
export async function forward(forwarding: Forwarding): Promise<void> {
  const { body } = forwarding;
  const exchange = new Exchange(forwarding);
  try {
    await forwarding.upstream.guard(async () => {
      try {
        await exchange.attempt(body);
      } catch (error) {
        // While replicas roll, the next connection may work although this one was refused or closed while idle. Repeated
        // once: what was not sent, and what may have been sent if its method is safe.
        const isSafeRequest = body === null && isSafe(forwarding.request.method ?? '');
        if (!wasNotSent(error) && !(isSafeRequest && wasReset(error))) throw error;
        await exchange.attempt(body);
      }
    });
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unanswered(error, forwarding.upstream.name);
  }
}

/** The attempts of one request; a class, because undici calls back on an object for every chunk. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #forwarding: Forwarding;
  #controller: Dispatcher.DispatchController | undefined;
  #settled: { resolve(): void; reject(error: unknown): void } | undefined;
  #clientGone = false;
  /** The upstream is paused until the client has read more. */
  #paused = false;
  #stalled: NodeJS.Timeout | undefined;
  #answered = false;
  #copy: AnswerCopy | undefined;
  /** The client gets a refusal instead of what comes. */
  #refused = false;

  constructor(forwarding: Forwarding) {
    this.#forwarding = forwarding;
    const { response } = forwarding;
    response.on('close', () => {
      clearTimeout(this.#stalled);
      if (this.#answered) return;
      this.#clientGone = true;
      this.#controller?.abort(new Error('the client is gone'));
    });
  }

  attempt(body: Buffer | null): Promise<void> {
    const { request, upstream, url, headers, timeoutMs, connections } = this.#forwarding;
    return new Promise<void>((resolve, reject) => {
      this.#settled = { resolve, reject };
      this.#answered = false;
      upstream
        .pool(connections)
        .dispatch(
          { path: url, method: request.method ?? 'GET', headers, body, headersTimeout: timeoutMs },
          this,
        );
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#clientGone) controller.abort(new Error('the client is gone'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: UpstreamHeaders,
  ): void {
    if (status < 200) return;
    const { response, answerHeaders, refusal, copy } = this.#forwarding;
    const refused = refusal?.(status);
    if (refused !== undefined) {
      this.#refused = true;
      this.#settled?.reject(refused);
      return;
    }
    this.#copy = copy?.(status, headers);
    response.writeHead(status, answerHeaders(status, headers));
    // The first event of a stream may take long; the head must not wait for it.
    if (String(headers['content-type'] ?? '').startsWith('text/event-stream')) response.flushHeaders();
    this.#settled?.resolve();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response, connections } = this.#forwarding;
    this.#copy?.add(chunk);
    // Ended by the gateway (a stream, at the end of a drain): the close that follows stops the upstream.
    if (this.#refused || response.writableEnded || response.write(chunk)) return;
    if (response.writableLength < BUFFERED_BYTES[connections]) return;
    // Chunks read before the pause may still arrive.
    if (this.#paused) return;
    this.#paused = true;
    controller.pause();
    this.#disconnectStalledReader();
    response.once('drain', () => {
      clearTimeout(this.#stalled);
      this.#paused = false;
      controller.resume();
    });
  }

  #disconnectStalledReader(): void {
    const { response } = this.#forwarding;
    clearTimeout(this.#stalled);
    this.#stalled = setTimeout(() => response.destroy(), READER_STALLED_MS);
  }

  onResponseEnd(): void {
    this.#answered = true;
    const { response, onReleased } = this.#forwarding;
    onReleased?.();
    if (this.#refused) return;
    this.#copy?.end();
    response.end();
    if (response.writableLength > 0) this.#disconnectStalledReader();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#answered = true;
    const { response, onReleased } = this.#forwarding;
    if (this.#clientGone || this.#refused || response.headersSent) onReleased?.();
    if (this.#refused) return;
    // A client that left is no failure of the upstream.
    if (this.#clientGone) this.#settled?.resolve();
    else if (NOT_SENDABLE.has(errorCode(error))) this.#settled?.reject(malformed(error));
    // Half an answer must not look complete.
    else if (response.headersSent) response.destroy();
    else this.#settled?.reject(error);
  }
}

/** Codes of requests that undici refuses to send. */
const NOT_SENDABLE: ReadonlySet<string | undefined> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

function malformed(cause: Error): Problem {
  return new Problem({ status: 400, type: 'bad-request', detail: 'The request is malformed.' }, { cause });
}

const RESET: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

function wasReset(error: unknown): boolean {
  return RESET.has(errorCode(error));
}

/** The problem for a request without an answer. 503 means that it was not sent, so repeating it is safe. */
function unanswered(error: unknown, upstream: string): Problem {
  const options = { cause: error };
  if (errorCode(error) === 'EOPENBREAKER' || wasNotSent(error)) {
    return new Problem(
      {
        status: 503,
        type: 'upstream-unavailable',
        detail:
          'This part of the festival takes a short break. Nothing was done; please try again in a moment. 이 부분은 잠시 쉬고 있습니다. 잠시 뒤 다시 시도해 주세요.',
        retryAfterSeconds: 3,
        extra: { upstream },
      },
      options,
    );
  }
  if (isTimeOut(error)) {
    return new Problem(
      {
        status: 504,
        type: 'upstream-timeout',
        detail: 'The answer took too long. Look at the current state before you try again.',
        extra: { upstream },
      },
      options,
    );
  }
  return new Problem(
    {
      status: 502,
      type: 'upstream-failed',
      detail: 'The answer was cut off. Look at the current state before you try again.',
      extra: { upstream },
    },
    options,
  );
}
