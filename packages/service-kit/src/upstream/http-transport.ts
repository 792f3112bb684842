import { Pool } from 'undici';
import { type Transport, UpstreamError, type UpstreamErrorKind, type UpstreamOptions } from './upstream.ts';
import { type Ended, parseJson, wholeAnswer } from './whole-answer.ts';

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
      const request = { method: 'POST', path, headers, body: JSON.stringify(body) } as const;
      return answerOf(name, await wholeAnswer(pool, request, timeoutMs));
    },
    close: () => pool.close(),
  };
}

function answerOf(upstream: string, ended: Ended): unknown {
  if (ended.kind === 'failed') {
    const { wasSent, timedOut, reason, error } = ended;
    const kind = wasSent ? 'unknown' : 'not-attempted';
    throw new UpstreamError({ kind, upstream, timedOut, message: reason, cause: error });
  }
  const { status, text } = ended;
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

/** The slug of a problem's type. */
export function problemTypeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const type: unknown = Reflect.get(body, 'type');
  return typeof type === 'string' ? /^\/problems\/([a-z0-9-]+)$/.exec(type)?.[1] : undefined;
}
