import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '@clove/service-kit/testing';
import { afterEach, describe, expect, test } from '@jest/globals';
import { fakeAuth, type GatewayUnderTest, PUBLIC_URL, startGateway } from './gateway-under-test.ts';
import { type Answer, call, cookieOf, json, problemOf } from './stand-in.ts';

let gateway: GatewayUnderTest;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.stop();
});

/** A connection that has sent this; `text` is what has come back. */
async function send(text: string): Promise<{ socket: Socket; text: string }> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  const connection = { socket, text: '' };
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    connection.text += String(chunk);
  });
  await once(socket, 'connect');
  socket.write(text);
  return connection;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const statusesIn = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));

describe('requests to nowhere', () => {
  test('what is below /api and no service’s is refused without asking one; pages are the site’s', async () => {
    gateway = await startGateway();
    const unknown = await call(gateway.url, '/api/nowhere/1', { headers: { accept: 'text/html' } });
    expect([unknown.status, problemOf(unknown).type]).toEqual([404, '/problems/not-found']);
    expect((await call(gateway.url, '/api/festival')).status).toBe(200);
    expect(gateway.upstreams.web.received).toHaveLength(0);
    expect((await call(gateway.url, '/nowhere')).status).toBe(200);
    expect(gateway.upstreams.web.received).toHaveLength(1);
  });

  test('after so many, each waits, without a line in the log, and is the last of its connection', async () => {
    gateway = await startGateway({}, { REFUSALS_PER_ADDRESS: '3', LOG_LEVEL: 'info' });
    const flood = await send(Array.from({ length: 10 }, (_, n) => get(`/api/nowhere/${n}`)).join(''));
    await once(flood.socket, 'close');
    expect(statusesIn(flood.text)).toEqual([404, 404, 404, 404]);
    expect(flood.text.match(/^connection: close/gim)).toHaveLength(1);
    expect(gateway.logs.lines.filter((line) => line.includes('"status":404'))).toHaveLength(3);
  });

  test('a page that the site does not have is its own until there are too many', async () => {
    gateway = await startGateway(
      {
        web: (incoming, response) => {
          const known = incoming.url === '/basket';
          response.writeHead(known ? 200 : 404, { 'content-type': 'text/html' });
          response.end(known ? '<p>basket' : '<p>no page');
        },
      },
      { REFUSALS_PER_ADDRESS: '2' },
    );
    const flood = await send(get('/wp-login.php').repeat(6));
    await once(flood.socket, 'close');
    expect(statusesIn(flood.text)).toEqual([404, 404, 404]);
    expect(flood.text.match(/no page/g)).toHaveLength(2);
    expect(flood.text.match(/problems\/not-found/g)).toHaveLength(1);
    expect((await call(gateway.url, '/basket')).text).toBe('<p>basket');
  });

  test('those that wait take nothing from others behind the same address, and no more of them wait than may', async () => {
    gateway = await startGateway({}, { REFUSALS_PER_ADDRESS: '1', UNFINISHED_PER_ADDRESS: '20' });
    await call(gateway.url, '/api/nowhere');
    const flood = await Promise.all(Array.from({ length: 60 }, () => send(get('/api/nowhere'))));
    expect((await call(gateway.url, '/api/orders')).status).toBe(200);
    expect((await call(gateway.url, '/api/seats')).status).toBe(200);
    await eventually(() => expect(flood.filter(({ socket }) => !socket.closed)).toEqual([]));
    expect(flood.filter(({ text }) => text === '').length).toBeGreaterThan(0);
    for (const { text } of flood) expect(text).toMatch(/^$|^HTTP\/1\.1 404 /);
  });

  test('requests over the limit of a network wait, too, and use up nothing of another', async () => {
    const settings = { READS_PER_ADDRESS: '2', REFUSALS_PER_ADDRESS: '1', TRUSTED_HOPS: '1' };
    gateway = await startGateway({}, settings);
    const flood = await send(get('/api/seats').repeat(9));
    await once(flood.socket, 'close');
    expect(statusesIn(flood.text)).toEqual([200, 200, 429, 429]);
    const elsewhere = { 'x-forwarded-for': '198.51.100.7' };
    expect((await call(gateway.url, '/api/seats', { headers: elsewhere })).status).toBe(200);
  });
});

describe('a pipeline', () => {
  test('has one request in progress at a time, and is answered in its order', async () => {
    const waiting: (() => void)[] = [];
    gateway = await startGateway({
      ticket: async (incoming, response) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        json(response, 200, { of: incoming.url });
      },
    });
    const pipeline = await send(Array.from({ length: 20 }, (_, n) => get(`/api/tickets/${n}`)).join(''));
    for (let answered = 0; answered < 20; answered++) {
      await eventually(() => expect(waiting).toHaveLength(answered + 1));
      expect(gateway.upstreams.ticket.received).toHaveLength(answered + 1);
      if (answered === 5) expect((await call(gateway.url, '/api/seats')).status).toBe(200);
      waiting[answered]?.();
    }
    const asked = () =>
      [...pipeline.text.matchAll(/"of":"\/api\/tickets\/(\d+)"/g)].map(([, n]) => Number(n));
    await eventually(() => expect(asked()).toEqual(Array.from({ length: 20 }, (_, n) => n)));
  });
});

describe('a flood of log-ins', () => {
  const logIn = (password: string, headers: Record<string, string> = {}): Promise<Answer> =>
    call(gateway.url, '/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PUBLIC_URL, ...headers },
      body: JSON.stringify({ email: 'fan@example.com', password }),
    });

  const start = async () => {
    const settings = { FAILED_LOGINS_PER_ADDRESS: '3', TRUSTED_HOPS: '1' };
    gateway = await startGateway({ 'auth-internal': fakeAuth({ expiresIn: () => 600 }) }, settings);
  };

  test('costs no more hashes of one network than so many that fail; what succeeds is not counted', async () => {
    await start();
    for (let n = 0; n < 10; n++) expect((await logIn('right password')).status).toBe(200);
    for (let n = 0; n < 3; n++) expect((await logIn('wrong password')).status).toBe(401);
    const asked = gateway.upstreams['auth-internal'].received.length;
    const refused = await logIn('wrong password');
    expect([refused.status, problemOf(refused).type]).toEqual([429, '/problems/too-many-requests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(gateway.upstreams['auth-internal'].received).toHaveLength(asked);
  });

  test('takes nothing from who is logged in behind its address, and no log-in elsewhere', async () => {
    await start();
    const cookie = cookieOf(await logIn('right password'));
    await Promise.all(Array.from({ length: 10 }, () => logIn('wrong password')));
    expect((await logIn('right password')).status).toBe(429);
    expect((await call(gateway.url, '/api/orders', { headers: { cookie } })).status).toBe(200);
    expect((await logIn('right password', { 'x-forwarded-for': '198.51.100.7' })).status).toBe(200);
  });

  test('by access tokens is counted as those by browsers are', async () => {
    gateway = await startGateway(
      { auth: (_incoming, response) => json(response, 401, {}) },
      { FAILED_LOGINS_PER_ADDRESS: '3' },
    );
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++)
      statuses.push((await call(gateway.url, '/api/auth/tokens', { method: 'POST', body: '{}' })).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });

  test('what auth refuses for failures before it counts as one, and what it is too busy for does not', async () => {
    const answers = [503, 503, 503, 503, 429, 429, 429];
    gateway = await startGateway(
      {
        'auth-internal': (incoming, response) => {
          if (incoming.url !== '/internal/sessions') return json(response, 404, {});
          const status = answers.shift() ?? 200;
          json(response, status, { type: '/problems/refused', detail: 'Later.' }, { 'retry-after': '2' });
        },
      },
      { FAILED_LOGINS_PER_ADDRESS: '3' },
    );
    const statuses: number[] = [];
    for (let n = 0; n < 9; n++) statuses.push((await logIn('right password')).status);
    expect(statuses).toEqual([503, 503, 503, 503, 429, 429, 429, 429, 429]);
    expect(gateway.upstreams['auth-internal'].received).toHaveLength(7);
  });

  test('a log-in that half arrived is not counted', async () => {
    await start();
    const half = 'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    await Promise.all(Array.from({ length: 9 }, () => send(`${half}Content-Length: 50\r\n\r\n{"`)));
    expect((await logIn('right password')).status).toBe(200);
  });
});
