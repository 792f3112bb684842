import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, startCluster } from '@clove/local-cluster';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import amqp from 'amqplib';
import { Client } from 'pg';
import { demoFolder, engines, service, writeManifests } from './demo/manifests.ts';
import { eventually } from './eventually.ts';
import { isLoopback, listeningOf } from './listening.ts';
import { processesOf } from './processes-of.ts';

let paths: ReturnType<typeof demoFolder>;
let cluster: Cluster;
const printed: string[] = [];

beforeAll(async () => {
  paths = demoFolder();
  // Not 5432 and 5672: another test occupies those on every address.
  const ports = { postgres: 25_432, rabbitmq: 25_672 };
  writeManifests(paths.manifests, [...engines(ports), ...service('one')]);
  cluster = await startCluster({ ...paths, log: (line) => printed.push(line) });
}, 120_000);
afterAll(async () => {
  await cluster.stop();
  expect(processesOf(paths.folder)).toEqual([]);
  rmSync(paths.folder, { recursive: true, force: true });
});

/** A connection that may be cut: the cut is what the test is about. */
async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => 'expected');
  await client.connect();
  return client;
}

/** RabbitMQ writes its list of quorum queues seconds later than their messages; a queue younger than that is lost with the node. */
function registeredQueues(): string {
  const data = join(paths.state, 'rabbitmq', 'data');
  const lists = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /quorum.*names\.dets$/.test(name),
  );
  return lists.map((name) => readFileSync(join(data, name), 'latin1')).join();
}

test('pods, balancer and data engines listen on loopback addresses only', () => {
  const listening = listeningOf(paths.folder);
  expect(listening.some(({ command }) => command.includes('demo/1.mjs'))).toBe(true);
  expect(listening.some(({ command }) => /postgres -D/.test(command))).toBe(true);
  expect(listening.some(({ command }) => command.includes('beam'))).toBe(true);
  expect(listening.filter(({ address }) => !isLoopback(address))).toEqual([]);
});

test('PostgreSQL killed by SIGKILL comes back by itself with its data, and both are printed', async () => {
  const { postgres } = cluster.servers;
  const url = postgres?.url ?? '';
  const before = await connected(url);
  await before.query('CREATE TABLE kept AS SELECT 1 AS one');
  const pid = postgres?.pid();
  const lost = new Promise((ended) => before.once('end', ended));
  postgres?.signal('SIGKILL');
  await lost;
  const after = await eventually(() => connected(url), 60_000);
  expect((await after.query('SELECT one FROM kept')).rows).toEqual([{ one: 1 }]);
  await after.end();
  expect(postgres?.pid()).not.toBe(pid);
  await eventually(() => {
    expect(printed).toContainEqual(
      expect.stringMatching(/^postgres ended \(SIGKILL\): restart 1 in \d+ ms$/),
    );
    expect(printed).toContainEqual(expect.stringMatching(/^postgres is ready again on 127\.\S+:\d+$/));
  });
});

test('RabbitMQ killed by SIGKILL comes back by itself with its messages, and both are printed', async () => {
  const { rabbitmq } = cluster.servers;
  const url = rabbitmq?.url ?? '';
  const before = await amqp.connect(url, { noDelay: true });
  before.on('error', () => 'expected');
  const lost = new Promise((closed) => before.once('close', closed));
  const sending = await before.createConfirmChannel();
  await sending.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  sending.sendToQueue('kept', Buffer.from('one'), { persistent: true });
  await sending.waitForConfirms();
  await eventually(() => expect(registeredQueues()).toContain('kept'));
  const node = processesOf(paths.folder, /beam/);
  expect(node).toHaveLength(1);
  // The node alone, as an operator or the kernel's memory killer would; its script reports a code of its own.
  process.kill(Number(node[0]?.split(' ')[0]), 'SIGKILL');
  await lost;
  const after = await eventually(() => amqp.connect(url, { noDelay: true }), 120_000);
  const receiving = await after.createChannel();
  const message = await eventually(async () => {
    const got = await receiving.get('kept');
    if (got === false) throw new Error('the queue is still empty');
    return got;
  });
  expect(message.content.toString()).toBe('one');
  await after.close();
  await eventually(() => {
    expect(printed).toContainEqual(
      expect.stringMatching(/^rabbitmq ended \(code \d+\): restart 1 in \d+ ms$/),
    );
    expect(printed).toContainEqual(expect.stringMatching(/^rabbitmq is ready again on 127\.\S+:\d+$/));
  });
}, 180_000);

test('RabbitMQ whose script is killed and whose node lives on is one broker again', async () => {
  const { rabbitmq } = cluster.servers;
  const before = printed.length;
  process.kill(rabbitmq?.pid() ?? 0, 'SIGKILL');
  await eventually(
    () =>
      expect(printed.slice(before)).toContainEqual(
        expect.stringMatching(/^rabbitmq is ready again on 127\.\S+:\d+$/),
      ),
    120_000,
  );
  expect(processesOf(paths.folder, /beam/)).toHaveLength(1);
  await (await amqp.connect(rabbitmq?.url ?? '', { noDelay: true })).close();
}, 150_000);
