import { errors, Pool } from 'undici';

/** What became of one call to a provider. */
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

/** Source of the number: 128 concurrent buyers were capped by 64 connections on the measured hot path. */
const CONNECTIONS = 256;

/** `timeoutMs`: longest call, connecting included. */
export function providerHttp(baseUrl: string, timeoutMs: number): ProviderHttp {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    // Below the 5 s in which servers usually close idle connections: a call on a dying one would be unknown.
    keepAliveTimeout: 3_000,
    keepAliveMaxTimeout: 3_000,
  });
  return {
    async call(request) {
      try {
        const { statusCode, body } = await pool.request({
          method: request.method,
          path: `${prefix}${request.path}`,
          headers: { ...request.headers, 'content-type': 'application/json', accept: 'application/json' },
          body: request.body === undefined ? null : JSON.stringify(request.body),
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { kind: 'answered', status: statusCode, body: parseJson(await body.text()) };
      } catch (error) {
        return { kind: 'silent', ...explain(error) };
      }
    },
    close: () => pool.close(),
  };
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
