import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { type HttpServer, listen } from '../src/http/http-server.ts';
import { type UpstreamError, withCorrelation } from '../src/index.ts';
import { captureLog, eventually } from '../src/testing/index.ts';
import { openUpstream } from '../src/upstream/open-upstream.ts';
import type { Upstream, UpstreamOptions } from '../src/upstream/upstream.ts';

const open: { upstreams: Upstream[]; servers: HttpServer[] } = { upstreams: [], servers: [] };

afterEach(async () => {
  for (const upstream of open.upstreams.splice(0)) await upstream.close();
  for (const server of open.servers.splice(0)) await server.kill();
});

type Answer = (body: string, request: IncomingMessage, response: ServerResponse) => void;

async function upstreamTo(answer: Answer, options: Partial<UpstreamOptions> = {}): Promise<Upstream> {
  const server = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    answer(Buffer.concat(chunks).toString(), request, response);
  }, 0);
  open.servers.push(server);
  return opened({ name: 'seat', url: `http://127.0.0.1:${server.port}`, timeoutMs: 30_000, ...options });
}

function opened(options: UpstreamOptions): Upstream {
  const environment = { from: 'ticket', log: captureLog('ticket').log, metrics: new Registry() };
  const upstream = openUpstream(options, environment);
  open.upstreams.push(upstream);
  return upstream;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

const Ok = z.object({ ok: z.boolean() });

describe('a call to an upstream', () => {
  test('carries the edge credential and the correlation id', async () => {
    let headers: IncomingMessage['headers'] = {};
    const upstream = await upstreamTo(
      (_body, request, response) => {
        headers = request.headers;
        json(response, 200, { ok: true });
      },
      { token: 'edge-token' },
    );
    await withCorrelation('fan-1', () => upstream.call('/internal/x', {}, Ok));
    expect(headers).toMatchObject({
      authorization: 'Bearer edge-token',
      'clove-edge': 'ticket',
      'clove-correlation-id': 'fan-1',
    });
  });

  test.each<[string, Answer, string, number | undefined]>([
    [
      '4xx is refused',
      (_b, _r, response) => json(response, 409, { type: '/problems/ended' }),
      'refused',
      409,
    ],
    ['429 was not attempted', (_b, _r, response) => json(response, 429, {}), 'not-attempted', 429],
    ['5xx is unknown', (_b, _r, response) => json(response, 503, {}), 'unknown', 503],
    [
      'an answer that does not fit is unknown',
      (_b, _r, response) => json(response, 200, { ok: 1 }),
      'unknown',
      undefined,
    ],
    ['a reset is unknown', (_b, request) => request.socket.destroy(), 'unknown', undefined],
  ])('%s', async (_title, answer, kind, status) => {
    const upstream = await upstreamTo(answer);
    await expect(upstream.call('/x', {}, Ok)).rejects.toMatchObject({ kind, status, upstream: 'seat' });
  });

  test('a time-out is unknown', async () => {
    const upstream = await upstreamTo(() => undefined, { timeoutMs: 200 });
    await expect(upstream.call('/x', {}, Ok)).rejects.toMatchObject({
      kind: 'unknown',
      status: undefined,
      upstream: 'seat',
    });
  });

  test('a refused connection was not attempted', async () => {
    const upstream = opened({ name: 'seat', url: 'http://127.0.0.1:1', timeoutMs: 500 });
    await expect(upstream.call('/x', {}, Ok)).rejects.toMatchObject({ kind: 'not-attempted' });
  });
});

describe('the circuit breaker', () => {
  test('opens after failures, and then nothing is sent', async () => {
    let received = 0;
    const upstream = await upstreamTo((_body, _request, response) => {
      received += 1;
      json(response, 500, {});
    });
    for (let n = 0; n < 10; n += 1) await failure(upstream);
    const sent = received;
    const error = await failure(upstream);
    expect(error.kind).toBe('not-attempted');
    expect(received).toBe(sent);
  });

  test('stays closed after refusals: they are no sign of health', async () => {
    const upstream = await upstreamTo((_body, _request, response) => json(response, 404, {}));
    for (let n = 0; n < 30; n += 1) expect((await failure(upstream)).kind).toBe('refused');
  });

  test('is absent where asked: a capture is never refused because of others', async () => {
    const upstream = await upstreamTo((_body, _request, response) => json(response, 500, {}), {
      breaker: false,
    });
    for (let n = 0; n < 30; n += 1) expect((await failure(upstream)).kind).toBe('unknown');
  });

  test('sends no call to an upstream that accepts and is silent to find out whether it is back: a probe does', async () => {
    const service = silentService();
    const upstream = await upstreamTo(service.answer, { timeoutMs: 200 });
    await openBreaker(upstream);
    const before = service.received.length;
    const since = () => service.received.slice(before);
    await eventually(async () => {
      expect((await failure(upstream)).kind).toBe('not-attempted');
      expect(since().length).toBeGreaterThanOrEqual(2);
    });
    expect(new Set(since())).toEqual(new Set(['GET /readyz']));
    service.thaw();
    await eventually(() => upstream.call('/once-back', {}, Ok));
    expect(since().filter((request) => request !== 'GET /readyz')).toEqual(['POST /once-back']);
  });

  test('opens after one call without an answer in time where a probe has none either', async () => {
    const upstream = await upstreamTo(silentService().answer, { timeoutMs: 200 });
    const kinds: string[] = [];
    await eventually(async () => {
      kinds.push((await failure(upstream)).kind);
      expect(kinds.at(-1)).toBe('not-attempted');
    });
    // Those that are sent one after the other until the probe has timed out: too few to open it.
    expect(kinds.length).toBeLessThan(10);
    expect(new Set(kinds.slice(0, -1))).toEqual(new Set(['unknown']));
  });

  test('stays closed when one call takes too long and a probe is answered', async () => {
    const asked: string[] = [];
    const upstream = await upstreamTo(
      (_body, { url = '' }, response) => {
        asked.push(url);
        if (url !== '/slow') json(response, 200, { ok: true });
      },
      { timeoutMs: 200 },
    );
    expect((await failureOf(upstream.call('/slow', {}, Ok))).kind).toBe('unknown');
    await eventually(() => expect(asked).toContain('/readyz'));
    expect(await upstream.call('/x', {}, Ok)).toEqual({ ok: true });
  });

  test('stays open while the upstream says that it is not ready', async () => {
    const asked: string[] = [];
    let status = 503;
    const upstream = await upstreamTo((_body, { url = '' }, response) => {
      asked.push(url);
      json(response, status, { ok: true });
    });
    await openBreaker(upstream);
    await eventually(() => expect(asked.filter((url) => url === '/readyz').length).toBeGreaterThanOrEqual(2));
    expect((await failure(upstream)).kind).toBe('not-attempted');
    status = 200;
    await eventually(() => upstream.call('/x', {}, Ok));
  });

  test('when it opens, items that wait behind an unanswered call are refused, and never sent', async () => {
    const service = silentService();
    const upstream = await upstreamTo(service.answer, { timeoutMs: 200 });
    const ask = upstream.batched<string, { ok: boolean }>('/items', Ok, { max: 1, timeoutMs: 60_000 });
    const sent = ask('sent');
    const waiting = failureOf(ask('waiting'));
    await eventually(() => expect(service.received).toEqual(['POST /items']));
    await openBreaker(upstream);
    expect((await waiting).kind).toBe('not-attempted');
    expect((await failureOf(ask('later'))).kind).toBe('not-attempted');

    service.thaw();
    expect(await sent).toEqual({ ok: true });
    expect(await eventually(() => ask('once back'))).toEqual({ ok: true });
    expect(service.received.filter((request) => request === 'POST /items')).toHaveLength(2);
  });

  /** Accepts requests like a frozen process, and answers all of them once it thaws. */
  function silentService(): { readonly received: string[]; readonly answer: Answer; thaw(): void } {
    const received: string[] = [];
    let unanswered: ServerResponse[] | undefined = [];
    const answerNow = (response: ServerResponse) => json(response, 200, { ok: true, items: [{ ok: true }] });
    return {
      received,
      answer(_body, { method, url }, response) {
        received.push(`${method} ${url}`);
        if (unanswered === undefined) answerNow(response);
        else unanswered.push(response);
      },
      thaw() {
        unanswered?.forEach(answerNow);
        unanswered = undefined;
      },
    };
  }

  async function openBreaker(upstream: Upstream): Promise<void> {
    const failures = await Promise.all(Array.from({ length: 10 }, () => failure(upstream)));
    expect(new Set(failures.map(({ kind }) => kind))).toEqual(new Set(['unknown']));
  }

  function failure(upstream: Upstream): Promise<UpstreamError> {
    return failureOf(upstream.call('/x', {}, Ok));
  }

  function failureOf(call: Promise<unknown>): Promise<UpstreamError> {
    return call.then(
      () => Promise.reject(new Error('it succeeded')),
      (error: UpstreamError) => error,
    );
  }
});

describe('batched calls', () => {
  test('concurrent items travel together, each with its own correlation id', async () => {
    const calls: { items: number; correlations: string | undefined }[] = [];
    const upstream = await upstreamTo((body, request, response) => {
      const { items } = z.object({ items: z.array(z.object({ n: z.int() })) }).parse(JSON.parse(body));
      const correlations = request.headers['clove-correlation-ids'];
      calls.push({
        items: items.length,
        correlations: typeof correlations === 'string' ? correlations : undefined,
      });
      json(response, 200, { items: items.map(({ n }) => ({ twice: n * 2 })) });
    });
    const twice = upstream.batched<{ n: number }, { twice: number }>(
      '/internal/twice',
      z.object({ twice: z.int() }),
    );
    const answers = await Promise.all([1, 2, 3].map((n) => withCorrelation(`fan-${n}`, () => twice({ n }))));
    expect(answers).toEqual([{ twice: 2 }, { twice: 4 }, { twice: 6 }]);
    expect(calls).toEqual([{ items: 3, correlations: 'fan-1,fan-2,fan-3' }]);
  });
});
