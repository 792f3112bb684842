import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type HttpServer, listen } from '../src/http/http-server.ts';
import { eventually } from '../src/testing/eventually.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

describe('a connection', () => {
  let server: HttpServer;
  afterEach(() => server.kill());

  async function dial(): Promise<Socket> {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  test('is closed when its client does not read the answer', async () => {
    let cut = false;
    server = await listen(
      (_request, response) => {
        response.on('close', () => {
          cut = !response.writableFinished;
        });
        // More than the buffers of both systems hold.
        response.end(Buffer.alloc(64 * 1024 * 1024));
      },
      0,
      { stillMs: 200 },
    );
    const socket = await dial();
    socket.pause();
    socket.write(REQUEST);
    await eventually(() => expect(cut).toBe(true));
    socket.destroy();
  });

  test('ends the request in progress when the client leaves, and begins none that was pipelined after it', async () => {
    let begun = 0;
    let ended = 0;
    server = await listen((_request, response) => {
      begun += 1;
      response.on('close', () => {
        ended += 1;
      });
    }, 0);
    const socket = await dial();
    socket.write(REQUEST.repeat(5));
    await eventually(() => expect(begun).toBe(1));
    socket.destroy();
    await eventually(() => expect(ended).toBe(1));
    expect(begun).toBe(1);
  });

  test('has one request in progress, whose bodies are read in turn, and is answered in its order', async () => {
    const inProgress = new Set<string>();
    server = await listen(async (request, response) => {
      inProgress.add(request.url ?? '');
      expect(inProgress.size).toBe(1);
      let bytes = 0;
      for await (const chunk of request) bytes += Buffer.from(chunk).length;
      inProgress.delete(request.url ?? '');
      response.end(`${request.url} had ${bytes}\n`);
    }, 0);
    const socket = await dial();
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    const body = 'x'.repeat(40_000);
    for (let n = 0; n < 20; n++) {
      const length = n % 3 === 0 ? body.length : 0;
      socket.write(
        `POST /${n} HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${body.slice(0, length)}`,
      );
    }
    const answered = () => [...text.matchAll(/^\/(\d+) had (\d+)$/gm)].map(([, n, bytes]) => `${n} ${bytes}`);
    const expected = Array.from({ length: 20 }, (_, n) => `${n} ${n % 3 === 0 ? body.length : 0}`);
    await eventually(() => expect(answered()).toEqual(expected));
    socket.destroy();
  });

  test('is closed when more requests wait on it than any client needs', async () => {
    server = await listen(() => undefined, 0);
    const socket = await dial();
    socket.write(REQUEST.repeat(1_000));
    await once(socket.resume(), 'close');
  });
});

describe('an idle connection', () => {
  const hintOf = async (drainMs?: number): Promise<string | null> => {
    const server = await listen(
      (_request, response) => response.end(),
      0,
      drainMs === undefined ? {} : { drainMs },
    );
    try {
      return (await fetch(`http://127.0.0.1:${server.port}/`)).headers.get('keep-alive');
    } finally {
      await server.kill();
    }
  };

  test('is to be closed by its client before a drain ends, when no request can be under way on it', async () => {
    expect(await hintOf(10_000)).toBe('timeout=10');
  });

  test('is kept for long enough to be used again, however short the drain', async () => {
    expect(await hintOf(0)).toBe('timeout=3');
  });

  test('is kept as long as the server keeps it, where it does not drain', async () => {
    expect(await hintOf()).toBe('timeout=65');
  });
});
