import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { publicPort } from './public-port.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function taken(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => new Promise((closed) => server.close(closed)));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test('the usual port of a festival, when taken, is left for the next free one, and the owner is named', async () => {
  const usual = await taken();
  const { port, notice } = await publicPort(undefined, usual);
  expect(port).toBeGreaterThan(usual);
  expect(notice).toMatch(
    new RegExp(
      `^port ${usual} on 127.0.0.1 is taken by .*node.* \\(process ${process.pid}\\): this festival opens on ${port}$`,
    ),
  );
});

test('a port that was asked for is not exchanged for another; the festival that has it is named', async () => {
  const script =
    "require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })";
  const child = spawn(process.execPath, ['-e', script, '/home/fan/clove/.clove/clusters/seoul-jazz-2026'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [printed] = await once(child.stdout, 'data');
  const port = Number(String(printed));
  await expect(publicPort(port, 8600)).rejects.toThrow(
    `port ${port} on 127.0.0.1 is taken by the festival seoul-jazz-2026 (process ${child.pid}): choose another with --port`,
  );
});
