/**
 * `npm run bench:memory [festival]`: what each process of a festival on this machine takes of the memory (PSS, so that the
 * sum counts shared pages once): idle, and right after a bounded load of reads. Opened by `npm start`, as a person opens
 * it, npm, supervisor, database and broker included; its data is kept, as always. Its figures are kept in bench/results.json.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@clove/local-cluster';
import { Pool } from 'undici';
import { z } from 'zod';
import { root } from '../office/root.ts';
import { type ProcessMemory, processTree } from './process-memory.ts';
import { keepResults } from './results.ts';
import { printHead, printRow } from './table.ts';

const festival = process.argv[2] ?? 'chuncheon-lake-2026';
/** Longer than a service needs to give memory back. Source: release-memory.ts of the kit, its pause and twice its interval. */
const settleSeconds = Number(process.env['BENCH_SETTLE_SECONDS'] ?? 72);
const loadSeconds = Number(process.env['BENCH_SECONDS'] ?? 10);
const clients = 16;
/** MiB of all processes after a load. Source: what an office with every service of the pool may take, 1.5 GiB. */
const BUDGET = 1_536;

const Connections = z.object({ pods: z.array(z.object({ name: z.string(), pid: z.number().optional() })) });
const Performances = z.object({ performances: z.array(z.object({ id: z.string() })) });

const url = new URL(`http://127.0.0.1:${await freePort()}`);
const npm = spawn('npm', ['start', '--', festival, '--port', url.port], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(npm, 'exit');
try {
  await opened();
  await delay(settleSeconds * 1000);
  const idle = measured();
  const reads = await load();
  const loaded = measured();
  console.log(`\n${festival}: PSS in MB, idle and after ${reads} reads in ${loadSeconds} s\n`);
  printHead(['process', 'idle', 'after load']);
  for (const [name, mb] of [...idle].sort(([, a], [, b]) => b - a)) {
    printRow([name, mb.toFixed(0), (loaded.get(name) ?? 0).toFixed(0)]);
  }
  printRow(['all', sum(idle).toFixed(0), sum(loaded).toFixed(0)]);
  const figure = (name: string, value: number, before: number) => ({
    ...{ name: `${name}, after a load`, value, unit: 'MiB' },
    reference: { name: 'idle', value: before, unit: 'MiB' },
  });
  keepResults('memory', `npm run bench:memory ${festival}`, [
    { ...figure('all', sum(loaded), sum(idle)), atMost: BUDGET },
    ...[...loaded].sort(([, a], [, b]) => b - a).map(([name, mb]) => figure(name, mb, idle.get(name) ?? 0)),
  ]);
} finally {
  npm.kill('SIGINT');
  await ended;
}

/** Resolves when the festival is open; fails when `npm start` ends before. */
async function opened(): Promise<void> {
  for await (const line of createInterface({ input: npm.stdout })) {
    if (/ is open after /.test(line)) return;
  }
  throw new Error('npm start ended before the festival was open');
}

/** MB by pod, and by what is beside the pods. */
function measured(): Map<string, number> {
  const tree = processTree(npm.pid ?? 0);
  const file = join(root, '.clove/clusters', festival, 'cluster.json');
  const { pods } = Connections.parse(JSON.parse(readFileSync(file, 'utf8')));
  const byPid = new Map(tree.map((each) => [each.pid, each]));
  const nameOf = ({ pid, parent, command }: ProcessMemory): string => {
    const own = pods.find((pod) => pod.pid === pid)?.name ?? serverOf(command);
    if (own !== undefined) return own;
    const above = byPid.get(parent);
    return above === undefined ? 'npm' : nameOf(above);
  };
  const sums = new Map<string, number>();
  for (const each of tree) sums.set(nameOf(each), (sums.get(nameOf(each)) ?? 0) + each.pss);
  return sums;
}

/** What a process beside the pods is, when its command says so; others belong to the one that started them. */
function serverOf(command: string): string | undefined {
  if (command.includes('balancer-process')) return 'balancer';
  if (command.includes('clove start')) return 'supervisor';
  if (/postgres/.test(command)) return 'PostgreSQL';
  return /rabbitmq|epmd|erlang/.test(command) ? 'RabbitMQ' : undefined;
}

/** Reads everything that a visitor's page reads, for a while; answers how often. */
async function load(): Promise<number> {
  const pool = new Pool(url.origin, { connections: clients });
  const read = async (path: string): Promise<unknown> => {
    const { statusCode, headers, body } = await pool.request({ method: 'GET', path });
    const text = await body.text();
    // On a fast machine all these readers, of one address, reach its limit.
    if (statusCode === 429) {
      await delay(Number(headers['retry-after']) * 1000);
      return read(path);
    }
    if (statusCode !== 200) throw new Error(`${path} answers ${statusCode}: ${text}`);
    return String(headers['content-type']).includes('json') ? JSON.parse(text) : text;
  };
  const { performances } = Performances.parse(await read('/api/events'));
  const maps = performances.map(({ id }) => `/api/seats?performance=${id}`);
  const paths = ['/', '/api/events', ...maps, '/api/goods', '/api/rooms', '/api/overview'];
  const end = performance.now() + loadSeconds * 1000;
  const counts = await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      let done = 0;
      for (; performance.now() < end; done++) await read(paths[(client + done) % paths.length] ?? '/');
      return done;
    }),
  );
  await pool.close();
  return counts.reduce((all, count) => all + count, 0);
}

function sum(values: ReadonlyMap<string, number>): number {
  return [...values.values()].reduce((all, mb) => all + mb, 0);
}
