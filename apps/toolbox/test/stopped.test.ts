import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';

test('a command whose Job is removed ends at once, with the exit code of that signal', async () => {
  // A database that accepts and never answers: the command waits.
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  const url = `postgres://ticket@127.0.0.1:${address.port}/none`;
  const entry = new URL('../src/variants/toolbox.ts', import.meta.url).pathname;
  const env = {
    PATH: process.env['PATH'],
    FESTIVAL: 'han-river-2026',
    BACKUP_TARGET: tmpdir(),
    BACKUP_DATABASES: 'ticket',
    DATABASE_URL_TICKET: url,
  };
  const toolbox = spawn(process.execPath, [entry, 'backup'], { env, stdio: 'ignore' });
  const ended = once(toolbox, 'exit');
  try {
    await once(silent, 'connection');
    toolbox.kill('SIGTERM');
    // As process 1 of a container it would otherwise go on: without a handler it ends by the signal, which Linux ignores there.
    expect(await ended).toEqual([143, null]);
  } finally {
    toolbox.kill('SIGKILL');
    silent.close();
  }
});
