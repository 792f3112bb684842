import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildConnector, Pool } from 'undici';
import { forward } from '../src/adapters/upstream/forward.ts';
import { bodyOf, json, type StandIn, standIn } from './stand-in.ts';

let upstream: StandIn;
let pool: Pool;
let gateway: Server;
let url: string;
/** How many connections are refused before one is made. */
let refusals: number;

const BODY = Buffer.from('{"quantity":1}');
const connect = buildConnector({});

beforeEach(async () => {
  refusals = 0;
  upstream = await standIn(async (incoming, response) =>
    json(response, 201, { length: (await bodyOf(incoming)).length }),
  );
  pool = new Pool(upstream.url, {
    connect(options, callback) {
      if (refusals-- > 0) callback(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), null);
      else connect(options, callback);
    },
  });
  gateway = createServer((request, response) => {
    forward({
      ...{ request, response, body: BODY, url: '/api/orders', timeoutMs: 1_000 },
      connections: 'ordinary',
      headers: ['content-type', 'application/json'],
      answerHeaders: () => ({}),
      upstream: {
        name: 'ticket',
        origin: upstream.url,
        close: async () => undefined,
        guard: (attempt) => attempt(),
        pool: () => pool,
      },
    }).catch((error: { status: number }) => response.writeHead(error.status).end());
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});

afterEach(async () => {
  gateway.closeAllConnections();
  gateway.close();
  await pool.destroy();
  await upstream.close();
});

const order = (): Promise<Response> => fetch(url, { method: 'POST', body: '{}' });

test('a POST whose connection is refused reaches the next pod, with its body', async () => {
  refusals = 1;
  const answer = await order();
  expect([answer.status, await answer.json()]).toEqual([201, { length: BODY.length }]);
  expect(upstream.received).toHaveLength(1);
});

test('a POST is refused with 503 when the second connection is refused, too', async () => {
  refusals = 2;
  expect((await order()).status).toBe(503);
  expect(upstream.received).toHaveLength(0);
});
