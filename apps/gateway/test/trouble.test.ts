import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { startGateway } from './gateway-under-test.ts';
import { type Behaviour, bodyOf, call, json, problemOf, standIn } from './stand-in.ts';

describe('an upstream that is gone', () => {
  test('the breaker opens, answers 503 at once, and recovers by itself', async () => {
    const gateway = await startGateway({}, { BREAKER_RESET_MS: '200' });
    try {
      const port = Number(new URL(gateway.upstreams.ticket.url).port);
      await gateway.upstreams.ticket.close();
      const order = () =>
        call(gateway.url, '/api/orders', { method: 'POST', headers: { authorization: 'Bearer a' } });
      for (let i = 0; i < 25; i++) {
        const answer = await order();
        expect(answer.status).toBe(503);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        expect(problemOf(answer).type).toBe('/problems/upstream-unavailable');
      }
      const back = await standIn((_incoming, response) => json(response, 201, {}), port);
      try {
        // Open: no request of a client is sent to find out that it is back.
        await eventually(async () => expect((await order()).status).toBe(201));
        expect(back.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
          'GET /',
          'POST /api/orders',
        ]);
        // The others are not affected.
        expect((await call(gateway.url, '/api/events')).status).toBe(200);
      } finally {
        await back.close();
      }
    } finally {
      await gateway.stop().catch(() => undefined);
    }
  });

  test('costs no client a wait while it accepts and is silent: the gateway finds out by itself when it is back', async () => {
    const asked: string[] = [];
    let isSilent = true;
    const gateway = await startGateway(
      {
        ticket: ({ url = '' }, response) => {
          asked.push(url);
          if (!isSilent) json(response, 200, {});
        },
      },
      { BREAKER_RESET_MS: '200', UPSTREAM_TIMEOUT_MS: '200' },
    );
    try {
      const read = async () => (await call(gateway.url, '/api/tickets')).status;
      const first = await Promise.all(Array.from({ length: 20 }, read));
      expect(new Set(first)).toEqual(new Set([504]));
      const before = asked.length;
      await eventually(async () => {
        expect(await read()).toBe(503);
        expect(asked.length).toBeGreaterThan(before + 1);
      });
      // Probes, and no client's request.
      expect(new Set(asked.slice(before))).toEqual(new Set(['/']));
      isSilent = false;
      await eventually(async () => expect(await read()).toBe(200));
    } finally {
      await gateway.stop();
    }
  });

  test('is answered for with what it said last, where it allows that, and its own answers count once it is back', async () => {
    const festival: { title: string; fault: 'none' | 'closes' | 'fails' } = { title: 'first', fault: 'none' };
    const gateway = await startGateway({
      event: (incoming, response) => {
        if (festival.fault === 'closes') return void incoming.socket.destroy();
        if (festival.fault === 'fails') return json(response, 503, { type: '/problems/x' });
        const mayRepeat = incoming.url?.startsWith('/api/events/private') !== true;
        const policy = `${mayRepeat ? 'public' : 'private'}, max-age=5, stale-if-error=60`;
        json(response, 200, { title: festival.title, of: incoming.url }, { 'cache-control': policy });
      },
    });
    const ask = (path: string, method = 'GET') => call(gateway.url, path, { method });
    try {
      for (const path of ['/api/events', '/api/events?language=en', '/api/events/private'])
        expect((await ask(path)).status).toBe(200);
      for (const fault of ['closes', 'fails'] as const) {
        festival.fault = fault;
        const repeated = await ask('/api/events');
        expect([repeated.status, JSON.parse(repeated.text)]).toEqual([
          200,
          { title: 'first', of: '/api/events' },
        ]);
        expect(repeated.headers['age']).toMatch(/^\d+$/);
        expect(repeated.headers['x-content-type-options']).toBe('nosniff');
        for (const path of ['/api/events?language=en', '/api/events/private', '/api/events/never-asked'])
          expect((await ask(path)).status).toBeGreaterThanOrEqual(500);
        expect((await ask('/api/events', 'HEAD')).status).toBeGreaterThanOrEqual(500);
      }
      Object.assign(festival, { title: 'second', fault: 'none' });
      const own = await eventually(async () => {
        const answer = await ask('/api/events');
        expect(answer.headers['age']).toBeUndefined();
        return answer;
      });
      expect(JSON.parse(own.text)).toMatchObject({ title: 'second' });
    } finally {
      await gateway.stop();
    }
  });

  test('a GET is tried once more when a replica closes the connection, a POST never', async () => {
    let asked = 0;
    const gateway = await startGateway({
      event: (incoming, response) => {
        asked += 1;
        if (asked === 1 || incoming.method === 'POST') incoming.socket.destroy();
        else json(response, 200, {});
      },
    });
    try {
      expect((await call(gateway.url, '/api/events')).status).toBe(200);
      expect(asked).toBe(2);
      const headers = { authorization: 'Bearer a', 'content-type': 'application/json' };
      expect((await call(gateway.url, '/api/events', { method: 'POST', headers, body: '{}' })).status).toBe(
        502,
      );
      expect(asked).toBe(3);
    } finally {
      await gateway.stop();
    }
  });
});

describe('clients that misbehave', () => {
  test('aborted and endless bodies do not open the breaker for others', async () => {
    const measure: Behaviour = async (incoming, response) =>
      json(response, 200, { length: (await bodyOf(incoming)).length });
    // Each upstream has a breaker of its own, so each kind of misbehaviour gets an upstream of its own.
    const gateway = await startGateway({ seat: measure, event: measure });
    try {
      const { port } = new URL(gateway.url);
      for (let i = 0; i < 25; i++) {
        const socket = connect(Number(port), '127.0.0.1');
        socket.write('POST /api/seats/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
        await once(socket, 'ready');
        socket.destroy();
        await once(socket, 'close');
      }
      // What is not whole reaches no upstream.
      expect(gateway.upstreams.seat.received).toHaveLength(0);
      for (let i = 0; i < 25; i++) {
        const big = { method: 'POST', body: Buffer.alloc(300_000, 'x'), chunked: true };
        expect((await call(gateway.url, '/api/events/x', big)).status).toBe(413);
      }
      for (const path of ['/api/seats/x', '/api/events/x']) {
        const answer = await call(gateway.url, path, { method: 'POST', body: 'fine' });
        expect(JSON.parse(answer.text)).toEqual({ length: 4 });
      }
    } finally {
      await gateway.stop();
    }
  });
});

describe('proxies in front of the gateway', () => {
  test('with one trusted hop, the address is the one that hop saw, and its correlation id is kept', async () => {
    const gateway = await startGateway({}, { TRUSTED_HOPS: '1' });
    try {
      const headers = {
        'x-forwarded-for': '6.6.6.6, 203.0.113.7',
        'clove-correlation-id': 'from-the-ingress',
      };
      await call(gateway.url, '/api/events', { headers });
      const seen = gateway.upstreams.event.received.at(-1)?.headers ?? {};
      expect(seen['x-forwarded-for']).toBe('203.0.113.7');
      expect(seen['clove-correlation-id']).toBe('from-the-ingress');
    } finally {
      await gateway.stop();
    }
  });
});

describe('many requests', () => {
  test('too many requests are refused with Retry-After, and one address does not use up the limit of another', async () => {
    const settings = { READS_PER_ADDRESS: '3', LOGINS_PER_ADDRESS: '2', TRUSTED_HOPS: '1' };
    const gateway = await startGateway({}, settings);
    try {
      const from = (address: string) =>
        call(gateway.url, '/api/events', { headers: { 'x-forwarded-for': address } });
      for (let i = 0; i < 3; i++) expect((await from('198.51.100.1')).status).toBe(200);
      const refused = await from('198.51.100.1');
      expect(refused.status).toBe(429);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(problemOf(refused).type).toBe('/problems/too-many-requests');
      expect((await from('198.51.100.2')).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });

  test('admission limits choosing seats, not paying', async () => {
    const gateway = await startGateway({}, { ADMISSION_PER_SECOND: '1' });
    try {
      const headers = { authorization: 'Bearer a' };
      const hold = () => call(gateway.url, '/api/seats/holds', { method: 'POST', headers });
      const answers = await Promise.all([hold(), hold(), hold()]);
      const waiting = answers.filter((answer) => answer.status === 503);
      expect(waiting.length).toBeGreaterThanOrEqual(1);
      for (const answer of waiting) {
        expect(problemOf(answer).type).toBe('/problems/waiting-room');
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      expect((await call(gateway.url, '/api/seats/HOLDS/', { method: 'POST', headers })).status).toBe(503);
      expect((await call(gateway.url, '/api/orders', { method: 'POST', headers })).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });
});

describe('a gateway that drains', () => {
  test('ends event streams with a time to reconnect, and leaves none open', async () => {
    let upstreamClosed = false;
    const gateway = await startGateway({
      seat: (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: one\n\n');
        response.on('close', () => {
          upstreamClosed = true;
        });
      },
    });
    const outgoing = request(`${gateway.url}/api/seats/live`, { agent: false });
    outgoing.end();
    const [incoming] = await once(outgoing, 'response');
    await once(incoming, 'data');
    const rest = bodyOf(incoming);
    await gateway.stop();
    expect(await rest).toMatch(/^retry: \d+\n\n$/);
    expect(upstreamClosed).toBe(true);
  });
});
