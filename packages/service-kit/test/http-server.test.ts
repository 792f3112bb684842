import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type HttpServer, listen } from '../src/http/http-server.ts';
import { eventually } from '../src/testing/eventually.ts';

describe('a connection whose client stopped reading', () => {
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
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(() => expect(cut).toBe(true));
    socket.destroy();
  });

  test('ends every request that was pipelined on it, when the client leaves', async () => {
    let begun = 0;
    let ended = 0;
    server = await listen((_request, response) => {
      begun += 1;
      response.on('close', () => {
        ended += 1;
      });
    }, 0);
    const socket = await dial();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(5));
    await eventually(() => expect(begun).toBe(5));
    socket.destroy();
    await eventually(() => expect(ended).toBe(5));
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
