import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { route, type ServiceDefinition, setBasedRoute } from '../src/index.ts';
import { edgeHeaders, type RunningService, startService } from '../src/testing/index.ts';

const TOKEN = 'edge-secret';
const running: RunningService[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});

/** Answers what it read; `express` counts the requests that reached Express. */
async function started() {
  let express = 0;
  const echo = {
    summary: 'Echoes',
    access: 'public' as const,
    responses: { 200: { description: 'What was read' } },
  };
  const definition: ServiceDefinition<Record<never, never>> = {
    name: 'plain',
    config: z.object({}),
    build: ({ log }) => ({
      express(app) {
        app.use((_request, _response, next) => {
          express += 1;
          next();
        });
        app.get('/api/things/live', (_request, response) => {
          response.end('live');
        });
      },
      described: [{ ...echo, method: 'get', path: '/api/things/live', operationId: 'live' }],
      routes: [
        route({
          ...echo,
          method: 'get',
          path: '/api/things/:thingId',
          operationId: 'read',
          params: z.strictObject({ thingId: z.string() }),
          query: z.strictObject({ part: z.string().optional() }),
          handler: async ({ params, query }) => ({ status: 200, body: { params, query } }),
        }),
        route({
          ...echo,
          method: 'post',
          path: '/api/things',
          operationId: 'write',
          body: z.strictObject({ name: z.string() }),
          handler: async ({ body }) => ({ status: 200, body: { body } }),
        }),
      ],
      internalRoutes: [
        setBasedRoute({
          path: 'things/double',
          operationId: 'double',
          summary: 'Doubles',
          item: z.object({ n: z.int() }),
          answer: z.object({ n: z.int() }),
          log,
          run: async (items) => items.map(({ n }) => ({ n: n * 2 })),
        }),
      ],
    }),
  };
  const service = await startService(definition, { EDGE_TICKET_TOKEN: TOKEN });
  running.push(service);
  return { ...service, throughExpress: () => express };
}

/** The answer to a request as its bytes are given, without what differs between any two answers. */
function exchange(url: string, lines: readonly string[], body: readonly string[] = []): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer.replace(/^(date|clove-correlation-id): .*\r\n/gim, '')));
    const head = [...lines, 'host: x', 'connection: close', 'clove-correlation-id: c-1', '', ''].join('\r\n');
    socket.write(head + (body[0] ?? ''));
    const [, second] = body;
    if (second !== undefined) setTimeout(() => socket.write(second), 50);
  });
}

const post = (body: string, more: readonly string[] = []) => [
  'POST /api/things HTTP/1.1',
  'content-type: application/json',
  `content-length: ${Buffer.byteLength(body)}`,
  ...more,
];

describe('a plain request', () => {
  test('is answered as Express answers the same request in a form that is not plain', async () => {
    const { url, throughExpress } = await started();
    const body = '{"name":"김밥"}';
    const faulty = '{"name":1,"other":2}';
    const pairs = [
      [await exchange(url, post(body), [body]), await exchange(url, post(body), ['{"name":', '"김밥"}'])],
      [
        await exchange(url, post(faulty), [faulty]),
        await exchange(url, post(faulty), [faulty.slice(0, 5), faulty.slice(5)]),
      ],
      [await exchange(url, post('{"name'), ['{"name']), await exchange(url, post('{"name'), ['{"', 'name'])],
      [await exchange(url, post('"text"'), ['"text"']), await exchange(url, post('"text"'), ['"t', 'ext"'])],
      [
        await exchange(url, ['GET /api/things/a-1?part=b HTTP/1.1']),
        await exchange(url, ['GET /api/things/%61-1?part=b HTTP/1.1']),
      ],
    ];
    expect(throughExpress()).toBe(pairs.length);
    for (const [plain, other] of pairs) expect(plain).toBe(other);
    expect(pairs.map(([plain]) => plain?.slice(9, 12))).toEqual(['200', '400', '400', '400', '200']);
  });

  test('is left to Express where the service answers the path itself, and where no route does', async () => {
    const { url, throughExpress } = await started();
    expect(await exchange(url, ['GET /api/things/live HTTP/1.1'])).toContain('live');
    expect(await exchange(url, ['DELETE /api/things HTTP/1.1'])).toContain(' 405 ');
    expect(await exchange(url, ['GET /api/nothing HTTP/1.1'])).toContain(' 404 ');
    expect(throughExpress()).toBe(3);
  });

  test('is left to Express where its body is of another type, compressed, in chunks or too large', async () => {
    const { url, throughExpress } = await started();
    const ofType = (type: string) => ['POST /api/things HTTP/1.1', `content-type: ${type}`];
    expect(await exchange(url, [...ofType('text/plain'), 'content-length: 2'], ['{}'])).toContain(' 415 ');
    expect(await exchange(url, post('{}', ['content-encoding: gzip']), ['{}'])).toContain(' 415 ');
    const chunked = [...ofType('application/json'), 'transfer-encoding: chunked'];
    expect(await exchange(url, chunked, ['c\r\n{"name":"x"}\r\n0\r\n\r\n'])).toContain(' 200 ');
    const tooLarge = JSON.stringify({ name: 'x'.repeat(64 * 1024) });
    expect(await exchange(url, post(tooLarge), [tooLarge])).toContain(' 413 ');
    expect(throughExpress()).toBe(4);
  });

  test('between services needs the credential of its edge', async () => {
    const { managementUrl } = await started();
    const ask = (headers: Record<string, string>) =>
      fetch(`${managementUrl}/internal/things/double`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ items: [{ n: 2 }, { n: 'x' }] }),
      });
    const answered = await ask(edgeHeaders('ticket', TOKEN));
    expect(await answered.json()).toMatchObject({ items: [{ n: 4 }, { problem: { status: 400 } }] });
    for (const wrong of [`${TOKEN}x`, 'edge-secreT', '']) {
      expect((await ask(edgeHeaders('ticket', wrong))).status).toBe(401);
    }
    expect((await ask(edgeHeaders('seat', TOKEN))).status).toBe(401);
    expect((await ask({})).status).toBe(401);
  });
});
