/**
 * `npm run bench:scale`: what grows with more pods, with a second festival and with a second database server, and what does
 * not. The purchases of `npm run bench` at a time when each service on their way has 1, 2 and 4 pods and all share one
 * PostgreSQL; then the same fans spread over two festivals, first with their databases on one server, then on two.
 *
 * One machine has only so many CPUs, so that purchases per second cannot grow with pods here: what counts is what a
 * purchase costs each part (CPU, commits, bytes written ahead, events), and how long the rows that all purchases share are
 * locked for it. The shortest time between two purchases of one section is that lock: more pods, CPUs and servers
 * cannot shorten it, so it is the ceiling of a single section. Its figures are kept in bench/results.json.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'undici';
import { Fan, type HoldRequest } from '../fan/fan.ts';
import { httpPool } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { type ClosedLoopFigure, closedLoop, measureMs, warmUpMs } from './closed-loop.ts';
import { holdRequests } from './hold-requests.ts';
import { type Watched, watchServer } from './locked-rows.ts';
import { singleRowUpdatesPerSecond } from './reference.ts';
import { keepResults, nothingWrong } from './results.ts';
import { cpuOf, hotRow, kinds, type Setup, type Stage, scaleFigures } from './scale-figures.ts';
import { type Use, useOf, usePerPurchase } from './server-use.ts';
import { printHead, printRow } from './table.ts';

const FESTIVAL = 'tests/festivals/benchmark.yaml';
const fanCount = Number(process.env['BENCH_FANS'] ?? 128);
const podCounts = (process.env['BENCH_PODS'] ?? '1,2,4').split(',').map(Number);
/** What a purchase passes through; the sandboxed provider stands for another company and stays one process. */
const path = ['gateway', 'seat', 'ticket', 'payment'];

const offices: Office[] = [];
const requests = new Map<Office, ReturnType<typeof holdRequests>>();
try {
  const one = await opened();
  const reference = await singleRowUpdatesPerSecond(one.adminDatabaseUrl);
  const stages: Stage[] = [];
  printHead([
    'setup',
    'section',
    'purchases/s',
    'p50 ms',
    'p99 ms',
    'CPU ms: services + PostgreSQL + RabbitMQ',
    'commits',
    'flushes',
    'WAL kB',
    'events',
    'busiest shared row, ms locked',
    'sessions in a transaction wait for',
    'failures',
  ]);
  for (const pods of podCounts) {
    await Promise.all(path.map((service) => one.cluster.scale(service, pods)));
    stages.push(...(await load({ name: pods === 1 ? '1 pod' : `${pods} pods`, pods, offices: [one] })));
  }
  await Promise.all(path.map((service) => one.cluster.scale(service, 1)));
  const neighbour = await openedBeside(one);
  stages.push(...(await load({ name: '2 festivals, 1 server', pods: 1, offices: [one, neighbour] })));
  const findings = await audited(neighbour);
  await closed(neighbour);
  const apart = await opened();
  stages.push(...(await load({ name: '2 festivals, 2 servers', pods: 1, offices: [one, apart] })));
  for (const office of [one, apart]) findings.push(...(await audited(office)));
  const failures = stages.reduce((sum, stage) => sum + stage.failures, 0);
  keepResults('scale', 'npm run bench:scale', [
    ...scaleFigures(stages, reference),
    ...nothingWrong(failures, findings),
  ]);
  if (findings.length > 0 || failures > 0) process.exitCode = 1;
} finally {
  for (const office of offices.toReversed()) await office.stop();
}

/** An office with a database server and a broker of its own. */
async function opened(options: Partial<Parameters<typeof openOffice>[0]> = {}): Promise<Office> {
  const office = await openOffice({ festival: FESTIVAL, sharesByRequest: true, ...options });
  offices.push(office);
  return office;
}

/** An office whose databases are on another one's server, as those of several festivals on shared servers. */
async function openedBeside(other: Office): Promise<Office> {
  process.env['DATABASE_URL'] = other.adminDatabaseUrl;
  try {
    return await opened({ databaseOf: (service) => `neighbour-${service}` });
  } finally {
    delete process.env['DATABASE_URL'];
  }
}

async function closed(office: Office): Promise<void> {
  offices.splice(offices.indexOf(office), 1);
  await office.stop();
}

async function audited(office: Office): Promise<string[]> {
  const findings = await office.auditWhenQuiet();
  if (findings.length > 0) console.log(JSON.stringify(findings, null, 2));
  return findings;
}

/** Both kinds of load on one setup, with new fans that are spread evenly over offices and gateway pods. */
async function load(setup: Setup): Promise<Stage[]> {
  const pools: Pool[] = [];
  try {
    const crowds = await Promise.all(
      setup.offices.map(async (office) => {
        const provider = office.podPool('payment-sandbox');
        const gateways = office.cluster
          .pods('gateway')
          .map(({ ports }) => httpPool(`http://127.0.0.1:${ports.http}`));
        pools.push(provider, ...gateways);
        return { office, fans: await newFans(office, gateways, provider, fanCount / setup.offices.length) };
      }),
    );
    const stages: Stage[] = [];
    for (const kind of kinds) stages.push(await measured(setup, kind, crowds));
    return stages;
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
}

interface Crowd {
  readonly office: Office;
  readonly fans: Fan[];
}

async function newFans(
  office: Office,
  gateways: readonly Pool[],
  provider: Pool,
  count: number,
): Promise<Fan[]> {
  const fans: Fan[] = [];
  while (fans.length < count) {
    const more = Array.from({ length: Math.min(8, count - fans.length) }, async (_, index) => {
      const gateway = gateways[(fans.length + index) % gateways.length];
      if (gateway === undefined) throw new Error('a gateway has at least one pod');
      return (await new Fan(gateway, office.baseUrl, {}, provider).signUp()).logIn();
    });
    fans.push(...(await Promise.all(more)));
  }
  return fans;
}

async function measured(setup: Setup, kind: Stage['kind'], crowds: readonly Crowd[]): Promise<Stage> {
  const [closedLoops, observed] = await Promise.all([
    Promise.all(crowds.map(({ office, fans }) => closedLoop(office, fans, requestsOf(office)[kind]))),
    observe(setup.offices),
  ]);
  const sum = (of: (figure: ClosedLoopFigure) => number) =>
    closedLoops.reduce((all, figure) => all + of(figure), 0);
  const purchasesPerSecond = sum((figure) => figure.purchasesPerSecond);
  const purchases = Math.max(1, purchasesPerSecond * (measureMs / 1000));
  const stage: Stage = {
    ...{ setup, kind, purchasesPerSecond },
    p50: Math.max(...closedLoops.map(({ p50 }) => p50)),
    p99: Math.max(...closedLoops.map(({ p99 }) => p99)),
    failures: sum(({ failures }) => failures),
    use: usePerPurchase(observed.before, observed.after, purchases),
    watched: observed.watched,
  };
  print(stage);
  return stage;
}

/** What the offices use, and what their servers do, during the time in which purchases count. */
async function observe(of: readonly Office[]): Promise<{ before: Use; after: Use; watched: Watched[] }> {
  await delay(warmUpMs);
  const before = await useOf(of);
  const servers = Map.groupBy(of, (office) => office.adminDatabaseUrl);
  const end = AbortSignal.timeout(measureMs);
  const watched = await Promise.all([...servers.values()].map((together) => watchServer(together, end)));
  return { before, after: await useOf(of), watched };
}

/** Every office sells its hall once: the requests go on where the last load ended. */
function requestsOf(office: Office): Record<Stage['kind'], () => HoldRequest> {
  const known = requests.get(office) ?? holdRequests({ numbered: ['A', 'B', 'C'], standing: 'S' });
  requests.set(office, known);
  return known;
}

function print(stage: Stage): void {
  const { setup, kind, use, watched } = stage;
  const [cpu, hot] = [cpuOf(stage), hotRow(stage)];
  const waits = watched.map(({ waiting }) =>
    [...waiting]
      .slice(0, 4)
      .map(([what, n]) => `${what} ${n.toFixed(2)}`)
      .join(', '),
  );
  printRow([
    setup.name,
    kind,
    stage.purchasesPerSecond.toFixed(0),
    stage.p50.toFixed(0),
    stage.p99.toFixed(0),
    [cpu.services, cpu.database, cpu.broker].map((ms) => ms.toFixed(2)).join(' + '),
    use.commits.toFixed(2),
    use.walFlushes.toFixed(2),
    (use.walBytes / 1000).toFixed(1),
    use.events.toFixed(1),
    hot === undefined ? 'none' : `${hot.table} ${hot.ms.toFixed(3)}`,
    waits.join(' / '),
    stage.failures,
  ]);
}
