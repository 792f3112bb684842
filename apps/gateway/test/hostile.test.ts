import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from './gateway-under-test.ts';
import { call, json, problemOf } from './stand-in.ts';

/** More than an upstream has connections for. */
const MANY = 300;

describe('clients that occupy what others need', () => {
  let gateway: GatewayUnderTest;
  const sockets: Socket[] = [];
  let waiting: (() => void)[] = [];

  beforeAll(async () => {
    gateway = await startGateway(
      {
        seat: (incoming, response) => {
          // A stream that says nothing yet.
          if (incoming.url === '/api/seats/live')
            response.writeHead(200, { 'content-type': 'text/event-stream' });
          else json(response, 200, { seats: 'x'.repeat(60_000) });
        },
        event: (incoming, response) => {
          if (!incoming.url?.includes('/pictures/')) return json(response, 200, {});
          response.writeHead(200, { 'content-type': 'image/png' });
          response.end(Buffer.alloc(2 * 1024 * 1024));
        },
        auth: async (_incoming, response) => {
          await new Promise<void>((resolve) => waiting.push(resolve));
          json(response, 200, {});
        },
      },
      { UNFINISHED_PER_ADDRESS: '400', WAITING_PER_ADDRESS: '10', LOGINS_AT_ONCE_PER_ADDRESS: '5' },
    );
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await gateway.stop();
  });

  /** Sends this and reads nothing. */
  async function open(text: string): Promise<Socket> {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.pause();
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  }
  const openMany = (count: number, text: string) =>
    Promise.all(Array.from({ length: count }, () => open(text)));
  const closeAll = () => {
    for (const socket of sockets.splice(0)) socket.destroy();
  };

  test('300 that send two bytes of a body reach no upstream and block no seat map', async () => {
    const before = gateway.upstreams.seat.received.length;
    await openMany(
      MANY,
      'POST /api/seats/holds HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"',
    );
    expect((await call(gateway.url, '/api/seats?performance=day-1')).status).toBe(200);
    expect(gateway.upstreams.seat.received).toHaveLength(before + 1);
    closeAll();
  });

  test('one that stops in the middle of its body is refused and disconnected', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /api/seats/holds HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{"');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('/problems/request-timeout');
  });

  test('300 that never read a seat map hold no connection of the upstream', async () => {
    await openMany(MANY, 'GET /api/seats?performance=day-1 HTTP/1.1\r\nHost: a\r\n\r\n');
    expect((await call(gateway.url, '/api/seats?performance=day-1')).status).toBe(200);
    closeAll();
  });

  test('300 that never read a picture block no other route of that service', async () => {
    await openMany(MANY, `GET /api/events/pictures/${'a'.repeat(64)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect((await call(gateway.url, '/api/events')).status).toBe(200);
    closeAll();
  });

  test('the requests in progress of one network are limited; long polls and streams have a share of their own', async () => {
    await openMany(400, 'POST /api/seats/holds HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{"');
    const refused = await eventually(async () => {
      const answer = await call(gateway.url, '/api/seats');
      expect(answer.status).toBe(429);
      return answer;
    });
    expect(problemOf(refused).type).toBe('/problems/too-many-requests');
    expect(refused.headers['retry-after']).toBe('1');
    expect((await call(gateway.url, '/api/orders')).status).toBe(200);
    closeAll();
    await eventually(async () => expect((await call(gateway.url, '/api/seats')).status).toBe(200));
  });

  test('the event streams of one network are limited, and block no seat map', async () => {
    await openMany(10, 'GET /api/seats/live HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(async () => expect((await call(gateway.url, '/api/seats/live')).status).toBe(429));
    expect((await call(gateway.url, '/api/seats')).status).toBe(200);
    closeAll();
  });

  test('half a log-in occupies no place at password hashing', async () => {
    await openMany(20, 'POST /api/auth/signup HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{"');
    await openMany(
      20,
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"',
    );
    const whole = call(gateway.url, '/api/auth/signup', { method: 'POST', body: '{}' });
    await eventually(() => expect(waiting).toHaveLength(1));
    for (const answer of waiting.splice(0)) answer();
    expect((await whole).status).toBe(200);
    closeAll();
  });

  test('log-ins of one network wait only for each other: the sixth at once is refused with Retry-After', async () => {
    const signUp = () => call(gateway.url, '/api/auth/signup', { method: 'POST', body: '{}' });
    const before = gateway.upstreams.auth.received.length;
    const five = Array.from({ length: 5 }, signUp);
    await eventually(() => expect(waiting).toHaveLength(5));
    expect((await signUp()).status).toBe(429);
    expect(gateway.upstreams.auth.received).toHaveLength(before + 5);
    for (const answer of waiting.splice(0)) answer();
    for (const answer of await Promise.all(five)) expect(answer.status).toBe(200);
    const again = signUp();
    await eventually(() => expect(waiting).toHaveLength(1));
    waiting.splice(0).forEach((answer) => {
      answer();
    });
    expect((await again).status).toBe(200);
    waiting = [];
  });
});
