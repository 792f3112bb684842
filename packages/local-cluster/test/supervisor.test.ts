import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server as Listener } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startCluster } from '@clove/local-cluster';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import amqp from 'amqplib';
import { Client } from 'pg';
import { demoFolder, engines, service, writeManifests } from './demo/manifests.ts';
import { eventually } from './eventually.ts';
import { processesOf } from './processes-of.ts';

let paths: ReturnType<typeof demoFolder>;

beforeEach(() => {
  paths = demoFolder();
});
afterEach(() => {
  expect(processesOf(paths.folder)).toEqual([]);
  rmSync(paths.folder, { recursive: true, force: true });
});

async function supervisor() {
  const script = fileURLToPath(new URL('./demo/supervisor.ts', import.meta.url));
  const child = spawn(process.execPath, [script, paths.manifests, paths.bundles, paths.state], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`the supervisor ended: ${code}`)),
  );
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => 'killed by the test');
  return child;
}

/** Takes a port of every address, or finds it taken already. */
async function squat(port: number): Promise<Listener> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '0.0.0.0', resolve);
  });
  return server;
}

describe('a supervisor killed with SIGKILL', () => {
  test('takes its pods with it', async () => {
    writeManifests(paths.manifests, service('one'));
    const child = await supervisor();
    expect(processesOf(paths.folder).length).toBeGreaterThan(1);
    child.kill('SIGKILL');
    await eventually(() => expect(processesOf(paths.folder)).toEqual([]));
  });

  test('leaves servers behind, which the next start ends, with their data; 5432 and 5672 may be occupied', async () => {
    const squatters = await Promise.all([squat(5432), squat(5672)]);
    writeManifests(paths.manifests, [...engines(), ...service('one')]);
    const child = await supervisor();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = processesOf(paths.folder).filter((command) => /postgres -D|beam/.test(command));
    expect(left.length).toBeGreaterThanOrEqual(2);

    const cluster = await startCluster(paths);
    const { postgres, rabbitmq } = cluster.servers;
    try {
      const client = new Client({ connectionString: postgres?.url });
      await client.connect();
      // It reports twice that its connection has ended.
      client.on('error', () => 'expected');
      await client.query('CREATE TABLE kept AS SELECT 1 AS one');
      const lost = once(client, 'error');
      const pid = postgres?.pid();
      postgres?.signal('SIGKILL');
      await lost;
      await postgres?.restart();
      expect(postgres?.pid()).not.toBe(pid);
      const again = new Client({ connectionString: postgres?.url });
      await again.connect();
      expect((await again.query('SELECT one FROM kept')).rows).toEqual([{ one: 1 }]);
      await again.end();
      const connection = await amqp.connect(rabbitmq?.url ?? '', { noDelay: true });
      await connection.close();
    } finally {
      await cluster.stop();
      for (const squatter of squatters) squatter.close();
    }
  }, 120_000);
});

test('a second supervisor on the same folder is refused while the first lives', async () => {
  writeManifests(paths.manifests, service('one'));
  const child = await supervisor();
  await expect(startCluster(paths)).rejects.toThrow(`already runs (process ${child.pid})`);
  child.kill('SIGKILL');
  await eventually(() => expect(processesOf(paths.folder)).toEqual([]));
});
