import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';

/** Where a hostile client goes, and the address that the proxy in front of the gateway says it has. */
interface Target {
  readonly port: number;
  readonly from: string;
}

/** Goes on until its process ends. */
type Attack = (target: Target) => Promise<unknown>;

/** Connections of the attacks that only hold on to something. Source: the limit of one network's requests in progress is 512. */
const HELD = 400;
/** Connections of the attacks that send as fast as they are answered. */
const FAST = 64;
const NOWHERE = 100_000;
/** Milliseconds until a connection that was cut off is opened again. */
const PAUSE_MS = 100;

/** Each kind of hostile client, by its name in bench/results.json. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  [`${HELD} half-sent bodies`]: (target) =>
    held(target, HELD, {
      text: head(target, 'POST /api/seats/holds', [
        'Content-Type: application/json',
        'Content-Length: 50',
      ]).concat('{"'),
    }),
  [`${HELD} readers that stopped`]: (target) =>
    held(target, HELD, { text: head(target, 'GET /api/seats?performance=day-1') }),
  '20 pipelines of 100 requests': (target) =>
    held(target, 20, {
      text: head(target, 'GET /api/seats?performance=hall').repeat(100),
      again: true,
      reads: true,
    }),
  [`${HELD} slow headers`]: (target) =>
    held(target, HELD, { text: 'GET / HTTP/1.1\r\nHost: a\r\nX-', drip: 'a' }),
  '2,000 idle connections': (target) => held(target, 2_000, { text: '' }),
  '100,000 requests to nowhere': ({ port, from }) =>
    fast(port, NOWHERE, (n) => ({
      ...{ method: 'GET', path: `/api/nowhere/${n}`, headers: { 'x-forwarded-for': from } },
    })),
  'a flood of log-ins': ({ port, from }) =>
    fast(port, Number.POSITIVE_INFINITY, (n) => ({
      ...{ method: 'POST', path: '/api/auth/login' },
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ email: `unknown-${n}@example.org`, password: 'a wrong password' }),
    })),
};

function head({ from }: Target, line: string, more: readonly string[] = []): string {
  return `${[`${line} HTTP/1.1`, 'Host: a', `X-Forwarded-For: ${from}`, ...more].join('\r\n')}\r\n\r\n`;
}

interface Held {
  readonly text: string;
  /** Sent once a second after the text. */
  readonly drip?: string;
  /** The text is sent once a second. @default once */
  readonly again?: boolean;
  /** Answers are read. @default they never are */
  readonly reads?: boolean;
}

/** So many connections that are kept, each opened again when it was cut off. */
async function held({ port }: Target, count: number, how: Held): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (;;) {
        await oneHeld(port, how);
        await delay(PAUSE_MS);
      }
    }),
  );
}

/** Resolves when the other side closed it. */
function oneHeld(port: number, { text, drip, again = false, reads = false }: Held): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    if (reads) socket.resume();
    else socket.pause();
    const more = setInterval(() => {
      // What was not taken yet is not added to: memory of this side is no attack.
      if (socket.writableLength === 0) socket.write(again ? text : (drip ?? ''));
    }, 1_000);
    // Being refused and cut off is what happens to it.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(more);
      resolve();
    });
    socket.write(text);
  });
}

type Request = Parameters<Pool['request']>[0];

/** So many requests, each connection sending the next when the one before was answered. */
async function fast(port: number, count: number, next: (n: number) => Request): Promise<void> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: FAST });
  let sent = 0;
  await Promise.all(
    Array.from({ length: FAST }, async () => {
      while (sent < count) {
        sent += 1;
        const answer = await pool.request(next(sent)).catch(() => undefined);
        await answer?.body.dump();
      }
    }),
  );
}
