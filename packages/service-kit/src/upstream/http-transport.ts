import { Pool } from 'undici';
import { type Transport, UpstreamError, type UpstreamErrorKind, type UpstreamOptions } from './upstream.ts';

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
    async send({ path, body, headers, timeoutMs }) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), timeoutMs);
      try {
        const response = await pool.request({
          method: 'POST',
          path,
          headers,
          body: JSON.stringify(body),
          signal: abort.signal,
          headersTimeout: 0,
          bodyTimeout: 0,
        });
        const text = await response.body.text();
        return answerOf(name, response.statusCode, text);
      } catch (error) {
        throw asUpstreamError(name, error, abort.signal.aborted);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => pool.close(),
  };
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

function asUpstreamError(upstream: string, error: unknown, timedOut: boolean): UpstreamError {
  if (error instanceof UpstreamError) return error;
  if (timedOut) return new UpstreamError({ kind: 'unknown', upstream, message: 'timed out', cause: error });
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
