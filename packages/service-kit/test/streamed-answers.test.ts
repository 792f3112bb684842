import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type HttpServer, listen } from '../src/http/http-server.ts';
import { sendStream } from '../src/http/send-stream.ts';
import { eventually } from '../src/testing/eventually.ts';

describe('a streamed answer', () => {
  let server: HttpServer;
  afterEach(() => server.kill());

  /** What is made of it so far, and whether its maker was stopped. */
  interface Making {
    pieces: number;
    ended: boolean;
  }

  async function serve(
    pieces: number,
    length: number,
    { failAt = -1, stillMs = 30_000 } = {},
  ): Promise<Making> {
    const making: Making = { pieces: 0, ended: false };
    const window = new AbortController().signal;
    server = await listen(
      (_request, response) => {
        sendStream(response, { status: 200 }, made(making, pieces, length, failAt), window).catch(() => {
          if (response.headersSent) response.destroy();
          else response.writeHead(500).end();
        });
      },
      0,
      { stillMs },
    );
    return making;
  }

  async function* made(making: Making, pieces: number, length: number, failAt: number) {
    try {
      for (let n = 0; n < pieces; n += 1) {
        if (n === failAt) throw new Error('the rest cannot be made');
        making.pieces += 1;
        yield 'x'.repeat(length);
      }
    } finally {
      making.ended = true;
    }
  }

  const url = () => `http://127.0.0.1:${server.port}/`;

  test('arrives whole', async () => {
    const making = await serve(100, 100_000);
    const text = await (await fetch(url())).text();
    expect(text).toHaveLength(10_000_000);
    expect(making).toEqual({ pieces: 100, ended: true });
  });

  test('is made no faster than it is read, and not at all once its reader has stopped', async () => {
    const making = await serve(10_000, 100_000, { stillMs: 300 });
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    // The server cuts who reads nothing; until then only the buffers of both systems were filled.
    await eventually(() => expect(making.ended).toBe(true));
    expect(making.pieces).toBeLessThan(1_000);
    socket.destroy();
  });

  test('is broken off, not ended, when the rest of it cannot be made', async () => {
    await serve(10, 100_000, { failAt: 5 });
    const response = await fetch(url());
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('fails as any other answer before its first piece', async () => {
    await serve(10, 100_000, { failAt: 0 });
    expect((await fetch(url())).status).toBe(500);
  });
});
