import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort } from '../src/process/free-port.ts';
import { startRabbit } from '../src/servers/rabbitmq.ts';

let dataDir: string;
let taken: { port: number; close(): void };

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'clove-rabbitmq-'));
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  taken = { port, close: () => server.close() };
});
afterEach(() => {
  taken.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a port that another process took meanwhile is replaced by another one', async () => {
  const chosen: number[] = [];
  const rabbit = await startRabbit({ dataDir, password: 'test' }, async () => {
    // For epmd, for other nodes, and so on: the first choice for other nodes is taken by the time it is used.
    chosen.push(chosen.length === 1 ? taken.port : await freePort());
    return chosen.at(-1) ?? 0;
  });
  expect(rabbit.pid()).toBeDefined();
  expect(chosen).toHaveLength(4);
  await rabbit.stop({ abrupt: true });
}, 240_000);

test('a node that finds no free port is an error that says so', async () => {
  let asked = 0;
  const starting = startRabbit({ dataDir, password: 'test' }, async () => {
    asked += 1;
    return asked % 2 === 0 ? taken.port : freePort();
  });
  await expect(starting).rejects.toThrow(`could not bind to distribution port ${taken.port}`);
  expect(asked).toBe(6);
}, 240_000);
