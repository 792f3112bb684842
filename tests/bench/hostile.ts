/**
 * `npm run bench:hostile`: what a purchase of an honest fan takes (p99) while each kind of hostile client runs, beside the same
 * alone, in turns. Purchases start at a fixed rate, whether or not earlier ones are done, and go through the gateway, as the hostile
 * clients do, which have addresses of their own. The gateway has the limits of its catalogue file. Its figures are kept in
 * bench/results.json.
 *
 * BENCH_RATE (20): purchases that start per second.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import type { Fan } from '../fan/fan.ts';
import { openOffice } from '../office/open-office.ts';
import { root } from '../office/root.ts';
import { ATTACKS } from './attacks.ts';
import { holdRequests } from './hold-requests.ts';
import { type OpenLoopFigure, openLoop } from './open-loop.ts';
import { percentile } from './percentile.ts';
import { keepResults, type Measured, nothingWrong } from './results.ts';
import { printHead, printRow } from './table.ts';

const rate = Number(process.env['BENCH_RATE'] ?? 20);
const fanCount = 16;
/** How many times its value alone a purchase may take. Source: the promise about hostile clients. */
const BUDGET = 2;

/** What the gateway refuses one network or member, as a festival has it; other benchmarks switch it off. */
function limits(): Record<string, string> {
  const config = Object.entries(loadCatalogue(root).get('gateway')?.config ?? {});
  const own = config.filter(([name]) => /_PER_(?:ADDRESS|MEMBER)$/.test(name));
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}

const office = await openOffice({
  festival: 'tests/festivals/benchmark.yaml',
  sharesByRequest: true,
  config: { gateway: { ...limits(), TRUSTED_HOPS: '1' } },
});
try {
  const gateway = office.podPool('gateway');
  const provider = office.podPool('payment-sandbox');
  const fans: Fan[] = [];
  while (fans.length < fanCount) fans.push(await office.newFan(provider, gateway));
  const { numbered } = holdRequests({ numbered: ['A', 'B', 'C'], standing: 'S' });
  const alone: OpenLoopFigure[] = [await openLoop(fans, numbered, rate)];
  const beside: [kind: string, figure: OpenLoopFigure][] = [];
  for (const [index, kind] of Object.keys(ATTACKS).entries()) {
    const port = office.cluster.pods('gateway')[0]?.ports.http ?? 0;
    beside.push([kind, await during(kind, port, index, () => openLoop(fans, numbered, rate))]);
    alone.push(await openLoop(fans, numbered, rate));
  }
  const reference = percentile(
    alone.map(({ p99 }) => p99),
    0.5,
  );
  printHead(['while there are', 'purchases/s', 'p50 ms', 'p99 ms', 'p99 alone, ms', 'ratio', 'failures']);
  for (const [kind, { p50, p99, failures }] of beside) {
    printRow([
      ...[kind, rate, p50.toFixed(0), p99.toFixed(0), reference.toFixed(0)],
      ...[(p99 / reference).toFixed(2), failures],
    ]);
  }
  const failures = [...alone, ...beside.map(([, figure]) => figure)].reduce(
    (sum, figure) => sum + figure.failures,
    0,
  );
  const findings = await office.auditWhenQuiet();
  console.log(findings.length === 0 ? 'every invariant holds' : JSON.stringify(findings, null, 2));
  keepResults('hostile', 'npm run bench:hostile', [
    ...beside.flatMap(([kind, { p99 }]) => figuresOf(kind, p99, reference)),
    {
      ...{ name: 'slowest kind: purchase p99 against alone', unit: '', atMost: BUDGET },
      value: Math.max(...beside.map(([, { p99 }]) => p99)) / reference,
    },
    ...nothingWrong(failures, findings),
  ]);
  if (findings.length > 0 || failures > 0) process.exitCode = 1;
  await Promise.all([gateway.close(), provider.close()]);
} finally {
  await office.stop();
}

/** Does the work while hostile clients of this kind run, in a process of their own. */
async function during<T>(kind: string, port: number, index: number, work: () => Promise<T>): Promise<T> {
  const from = `203.0.113.${index + 1}`;
  const attacker = spawn(
    process.execPath,
    [join(import.meta.dirname, 'attacker.ts'), kind, String(port), from],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(attacker, 'exit');
  try {
    const began = await Promise.race([once(attacker.stdout, 'data'), ended.then(() => undefined)]);
    if (began === undefined) throw new Error(`the attacker of "${kind}" ended before it began`);
    return await work();
  } finally {
    attacker.kill('SIGKILL');
    await ended;
  }
}

function figuresOf(kind: string, p99: number, alone: number): Measured[] {
  return [
    {
      ...{ name: `${kind}: purchase p99`, value: p99, unit: 'ms' },
      reference: { name: 'alone', value: alone, unit: 'ms' },
    },
    {
      ...{ name: `${kind}: p99 against alone`, value: p99 / alone, unit: '', atMost: BUDGET },
      chart: { title: 'Purchase p99 beside hostile clients, times alone', series: 'ratio', at: kind },
    },
  ];
}
