import { parseJson, wholeAnswer } from '@clove/service-kit';
import { Pool } from 'undici';

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
    // Below the 5 s in which servers usually close idle connections: a call on a dying one would be unknown.
    keepAliveTimeout: 3_000,
    keepAliveMaxTimeout: 3_000,
  });
  return {
    async call({ method, path, headers, body }) {
      const request = {
        method,
        path: `${prefix}${path}`,
        headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      };
      const ended = await wholeAnswer(pool, request, timeoutMs);
      return ended.kind === 'answered'
        ? { kind: 'answered', status: ended.status, body: parseJson(ended.text) }
        : { kind: 'silent', sent: ended.wasSent, reason: ended.reason };
    },
    close: () => pool.close(),
  };
}
