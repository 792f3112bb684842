import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { duringAttack } from '../bench/during-attack.ts';
import type { Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { PoolFrom } from './pool-from.ts';

/** More than an upstream has connections for, and than its services would survive. */
const MANY = 400;
/** Each kind of attack has an address of its own, so that none is refused for another's connections. */
const ATTACKERS = {
  bodies: '203.0.113.66',
  pictures: '203.0.113.67',
  pipelines: '203.0.113.68',
  logIns: '203.0.113.69',
};

/** Clients that hold on to connections, memory or CPU; well-behaved clients must be served all the same. */
export function hostileClients(theOffice: () => Office): void {
  let office: Office;
  let organiser: Fan;
  let picture: string;
  const sockets: Hostile[] = [];

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
    picture = await showPicture();
  }, 240_000);

  afterAll(() => {
    for (const { socket } of sockets) socket.destroy();
  });

  /** Puts a picture of exactly the promised 2 MB on a performance; answers its path. */
  async function showPicture(): Promise<string> {
    const answer = await putPicture(organiser, 2 * 1024 * 1024);
    expect(answer.status).toBe(200);
    const shown: unknown = JSON.parse(answer.text);
    const path = /\/api\/events\/pictures\/[0-9a-f]{64}/.exec(JSON.stringify(shown))?.[0];
    if (path === undefined) throw new Error(`no picture in ${answer.text}`);
    return path;
  }

  async function putPicture(sender: Fan | undefined, bytes: number) {
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const cookie = sender?.http.cookieHeader;
    const answer = await office.pool.request({
      method: 'PUT',
      path: '/api/events/day-2/picture',
      headers: {
        'content-type': 'image/png',
        origin: office.baseUrl,
        ...(cookie === undefined ? {} : { cookie }),
      },
      body: Buffer.concat([signature, randomBytes(bytes - signature.length)]),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  /** An honest request from another address. */
  async function honest(path: string, from = '198.51.100.7'): Promise<{ status: number; bytes: number }> {
    const answer = await office.pool.request({
      method: 'GET',
      path,
      headers: { 'x-forwarded-for': from },
      signal: AbortSignal.timeout(30_000),
    });
    return { status: answer.statusCode, bytes: (await answer.body.arrayBuffer()).byteLength };
  }

  /** Opens many sockets that send this and read nothing, to the gateway unless another port is named. */
  async function openMany(count: number, text: string, at = new URL(office.cluster.url)): Promise<Hostile[]> {
    const opened = await Promise.all(
      Array.from({ length: count }, async () => {
        const hostile = new Hostile(connect(Number(at.port), at.hostname));
        sockets.push(hostile);
        await once(hostile.socket, 'connect');
        hostile.socket.write(text);
        return hostile;
      }),
    );
    return opened;
  }

  const head = (from: string, line: string, more = '') =>
    `${line} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${from}\r\n${more}\r\n`;

  async function expectOfficeServes(): Promise<void> {
    expect((await honest('/api/seats?performance=day-2')).status).toBe(200);
    expect((await honest('/api/events')).status).toBe(200);
    expect(await office.unready()).toEqual([]);
  }

  describe('side by side', () => {
    const none: readonly Hostile[] = [];
    const attacks = { bodies: none, pictures: none, slowHeaders: none, idle: none, ownPort: none };

    /** Served while the attack goes on; only then the attackers read what comes, and the next attack joins. */
    async function servedDuring(kind: keyof typeof attacks, attackers: readonly Hostile[]): Promise<void> {
      attacks[kind] = attackers;
      await expectOfficeServes();
      if (kind === 'pictures') {
        expect(await honest(picture)).toEqual({ status: 200, bytes: 2 * 1024 * 1024 });
      }
      for (const attacker of attackers) attacker.read();
    }

    test('two bytes of a body, 400 times, stop no seat map', async () => {
      const line = head(
        ATTACKERS.bodies,
        'POST /api/seats/holds',
        'Content-Type: application/json\r\nContent-Length: 50\r\n',
      );
      await servedDuring('bodies', await openMany(MANY, `${line}{"`));
    }, 90_000);

    test('400 pictures that are never read keep neither the API nor a picture from others', async () => {
      await servedDuring('pictures', await openMany(MANY, head(ATTACKERS.pictures, `GET ${picture}`)));
    }, 90_000);

    test('slow headers, idle connections and pipelines keep no one out', async () => {
      await servedDuring('slowHeaders', await openMany(MANY, 'GET /api/seats HTTP/1.1\r\nHost: a\r\nX-'));
      await servedDuring('idle', await openMany(MANY, ''));
      const request = head(ATTACKERS.pipelines, 'GET /api/seats?performance=day-2');
      const pipelines = await openMany(20, request.repeat(100));
      await expectOfficeServes();
      for (const { socket } of pipelines) socket.destroy();
    }, 90_000);

    test("bodies that never end at a service's own port keep no one out there", async () => {
      const [pod] = office.cluster.pods('seat');
      const at = new URL(`http://127.0.0.1:${pod?.ports.http}`);
      const text = 'POST /api/seats/holds HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{"';
      await servedDuring('ownPort', await openMany(MANY, text, at));
    }, 90_000);

    // A picture may fit into the buffers of both systems; then nothing of ours is held, and reading gets the whole of it.
    test.each(['bodies', 'pictures', 'slowHeaders', 'idle', 'ownPort'] as const)(
      'each of them is cut off: %s',
      async (kind) => {
        const left = kind === 'pictures' ? unfinished : open;
        await eventually(() => expect(left(attacks[kind])).toBe(0), { timeoutMs: 60_000 });
        if (kind === 'bodies')
          expect(attacks[kind].every(({ text }) => /^HTTP\/1\.1 (408|429) /.test(text))).toBe(true);
        await expectOfficeServes();
      },
      120_000,
    );
  });

  test('400 log-ins at once from one address are refused there, and one from elsewhere is served', async () => {
    const logIn = async (email: string, password: string, from: string) => {
      const answer = await office.pool.request({
        method: 'POST',
        path: '/api/auth/login',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ email, password }),
      });
      await answer.body.dump();
      return answer.statusCode;
    };
    const fan = await office.newFan();
    const attack = Promise.all(
      Array.from({ length: MANY }, (_, i) =>
        logIn(`unknown-${i}@example.org`, 'a wrong password', ATTACKERS.logIns),
      ),
    );
    expect(await logIn(fan.email, fan.password, '198.51.100.8')).toBe(200);
    const statuses = await attack;
    expect(statuses).toContain(429);
    // 503: on a slow machine one waits longer for its turn than auth lets it.
    for (const status of statuses) expect([401, 429, 503]).toContain(status);
  }, 90_000);

  // An address for each: what an attack leaves behind must not meet the next one, nor those who log in from here later.
  test.each([
    ['100,000 requests to nowhere', '203.0.113.70'],
    ['20 pipelines of 100 requests', '203.0.113.71'],
    ['a flood of log-ins', '203.0.113.72'],
  ])(
    'a fan behind the same address as %s buys',
    async (kind, from) => {
      const pool = new PoolFrom(office.cluster.url, from);
      try {
        const fan = await office.newFan(undefined, pool);
        const port = Number(new URL(office.cluster.url).port);
        const order = await duringAttack({ kind, port, from }, () =>
          fan.buy({ performanceId: 'day-2', sectionId: 'S', quantity: 1 }, 'kakao-pay'),
        );
        expect(order.state).toBe('COMPLETED');
      } finally {
        await pool.close();
      }
    },
    90_000,
  );

  test('pictures above 2 MB, of fans and of strangers are refused', async () => {
    expect((await putPicture(organiser, 2 * 1024 * 1024 + 1)).status).toBe(413);
    expect((await putPicture(await office.newFan(), 2 * 1024 * 1024)).status).toBe(413);
    expect((await putPicture(undefined, 2 * 1024 * 1024)).status).toBe(413);
  });

  test('every path says which methods it has, TRACE included: the documented ones, and all that are not refused', async () => {
    const document: unknown = JSON.parse((await organiser.http.request('GET', '/openapi.json')).text);
    const wrong: string[] = [];
    for (const [path, documented] of methodsOf(document)) {
      const target = path.replaceAll(/\{[^}]+\}/g, 'x');
      const { allow } = await answerTo('TRACE', target);
      if (!documented.every((method) => allow.includes(method)))
        wrong.push(`${path} allows ${allow}, documented are ${documented}`);
      for (const method of ['OPTIONS', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await answerTo(method, target);
        const refused = answer.status === 405;
        if (refused === allow.includes(method)) wrong.push(`${method} ${path} is ${answer.status}: ${allow}`);
        if (refused && String(answer.allow) !== String(allow))
          wrong.push(`${method} ${path}: ${answer.allow}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  async function answerTo(method: string, target: string): Promise<{ status: number; allow: string[] }> {
    const [hostile] = await openMany(
      1,
      head(ATTACKERS.pipelines, `${method} ${target}`, 'Connection: close\r\n'),
    );
    if (hostile === undefined) throw new Error('no connection');
    hostile.read();
    await once(hostile.socket, 'close');
    const allow = /^allow: (.*)\r$/im.exec(hostile.text)?.[1]?.split(', ') ?? [];
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(hostile.text)?.[1]), allow };
  }
}

/** A client's connection of which a test reads only when it says so. */
class Hostile {
  readonly socket: Socket;
  text = '';
  closed = false;
  /** Bytes of the answer that came, head included. */
  bytes = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.pause();
    // The office may cut it off while something is on its way.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('data', (chunk) => {
      this.bytes += chunk.length;
      if (this.text.length < 4_096) this.text += String(chunk);
    });
    socket.pause();
  }

  read(): void {
    this.socket.resume();
  }
}

function open(all: readonly Hostile[]): number {
  return all.filter(({ closed }) => !closed).length;
}

/** Those that were neither cut off nor got a whole answer. */
function unfinished(all: readonly Hostile[]): number {
  return all.filter((hostile) => {
    if (hostile.closed) return false;
    const [head = '', ...body] = hostile.text.split('\r\n\r\n');
    const length = /^content-length: (\d+)/im.exec(head)?.[1];
    return body.length === 0 || length === undefined || hostile.bytes < head.length + 4 + Number(length);
  }).length;
}

/** Path -> the methods that OpenAPI has there, and what comes with them. */
function methodsOf(document: unknown): [string, string[]][] {
  const { paths } = document as { paths: Record<string, Record<string, unknown>> };
  const known = ['get', 'put', 'post', 'delete', 'patch'];
  return Object.entries(paths).map(([path, item]) => {
    const methods = known.filter((method) => method in item).map((method) => method.toUpperCase());
    return [path, methods.includes('GET') ? [...methods, 'HEAD'] : methods];
  });
}
