import { createServer } from 'node:net';
import { freePort, portOwner } from '@clove/local-cluster';
import { expect, test } from '@jest/globals';

test('the owner of a port is the process that listens on it, and none of a free one', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(portOwner(port)).toMatchObject({ pid: process.pid, command: expect.stringContaining('node') });
  await new Promise((closed) => server.close(closed));
  expect(portOwner(await freePort())).toBeUndefined();
});
