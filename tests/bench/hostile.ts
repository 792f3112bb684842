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
import { keepResults, type Measured, nothingWrong } from './results.ts';
import { printHead, printRow } from './table.ts';

const rate = Number(process.env['BENCH_RATE'] ?? 20);
const fanCount = 16;
/** How many times its value alone a purchase may take. Source: the promise about hostile clients. */
const BUDGET = 2;

/** Milliseconds of a purchase beside hostile clients, and alone. */
interface Beside {
  readonly kind: string;
  readonly p99: number;
  readonly alone: number;
}

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
  let alone = await openLoop(fans, numbered, rate);
  let failures = alone.failures;
  const figures: Beside[] = [];
  printHead(['while there are', 'purchases/s', 'p50 ms', 'p99 ms', 'p99 alone, ms', 'ratio', 'failures']);
  for (const [index, kind] of Object.keys(ATTACKS).entries()) {
    const port = office.cluster.pods('gateway')[0]?.ports.http ?? 0;
    const beside = await during(kind, port, index, () => openLoop(fans, numbered, rate));
    const after = await openLoop(fans, numbered, rate);
    // What the machine does meanwhile changes: the runs right before and after are what it is compared with.
    const figure = { kind, p99: beside.p99, alone: (alone.p99 + after.p99) / 2 };
    figures.push(figure);
    printBeside(figure, beside);
    failures += beside.failures + after.failures;
    alone = after;
  }
  const findings = await office.auditWhenQuiet();
  console.log(findings.length === 0 ? 'every invariant holds' : JSON.stringify(findings, null, 2));
  keepResults('hostile', 'npm run bench:hostile', [
    ...figures.flatMap(measuredOf),
    {
      ...{ name: 'slowest kind: purchase p99 against alone', unit: '', atMost: BUDGET },
      value: Math.max(...figures.map(({ p99, alone }) => p99 / alone)),
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

function printBeside({ kind, p99, alone }: Beside, { p50, failures }: OpenLoopFigure): void {
  const ms = [p50, p99, alone].map((each) => each.toFixed(0));
  printRow([kind, rate, ...ms, (p99 / alone).toFixed(2), failures]);
}

function measuredOf({ kind, p99, alone }: Beside): Measured[] {
  return [
    {
      ...{ name: `${kind}: purchase p99`, value: p99, unit: 'ms' },
      reference: { name: 'alone, before and after', value: alone, unit: 'ms' },
    },
    {
      ...{ name: `${kind}: p99 against alone`, value: p99 / alone, unit: '', atMost: BUDGET },
      chart: { title: 'Purchase p99 beside hostile clients, times alone', series: 'ratio', at: kind },
    },
  ];
}
