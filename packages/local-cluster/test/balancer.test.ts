import { createServer, type Server } from 'node:net';
import { freePort, isFree } from '@clove/local-cluster';
import { afterEach, expect, test } from '@jest/globals';
import { Balancer } from '../src/network/balancer.ts';
import { eventually } from './eventually.ts';

let balancer: Balancer | undefined;
afterEach(() => balancer?.stop());

async function listening(host: string, port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, resolve);
  });
  return server;
}

test('a balancer that cannot be restarted because its address was taken meanwhile says so and is tried again', async () => {
  const host = '127.77.0.7';
  const port = await freePort(host);
  const pids: number[] = [];
  const printed: string[] = [];
  balancer = new Balancer(
    [{ key: 'one', host, port }],
    '/demo',
    (pid) => pids.push(pid),
    (line) => printed.push(line),
  );
  await balancer.start();
  process.kill(pids[0] ?? 0, 'SIGKILL');
  const other = await eventually(() => listening(host, port));
  await eventually(() =>
    expect(printed).toContainEqual(expect.stringContaining(`port ${port} on ${host} is taken`)),
  );
  await new Promise((closed) => other.close(closed));
  await eventually(async () => expect(await isFree(host, port)).toBe(false));
  expect(printed[0]).toMatch(/^balancer ended \(SIGKILL\): restart 1 in \d+ ms$/);
  await eventually(() => expect(printed.at(-1)).toBe('balancer is ready again'));
});
