/**
 * `npm run bench:hostile`: what a purchase of an honest fan takes (p99) while each kind of hostile client runs, beside the same
 * alone, several times in turns; the median counts. Purchases start at a fixed rate, whether or not earlier ones are done, and go through the gateway, as the hostile
 * clients do, which have addresses of their own. The gateway has the limits that a festival has. Its figures are kept in
 * bench/results.json.
 *
 * BENCH_RATE (20): purchases that start per second.
 * BENCH_RUNS (3): runs beside each kind.
 * BENCH_KIND: only the kinds of hostile clients with this in their name; then no figure is kept.
 */
import type { Fan } from '../fan/fan.ts';
import { openOffice } from '../office/open-office.ts';
import { ATTACKS } from './attacks.ts';
import { cpuPer, cpuTimes } from './cpu-times.ts';
import { duringAttack } from './during-attack.ts';
import { holdRequests } from './hold-requests.ts';
import { type OpenLoopFigure, openLoop } from './open-loop.ts';
import { percentile } from './percentile.ts';
import { keepResults, type Measured, nothingWrong } from './results.ts';
import { printHead, printRow } from './table.ts';

const rate = Number(process.env['BENCH_RATE'] ?? 20);
const runs = Number(process.env['BENCH_RUNS'] ?? 3);
const only = process.env['BENCH_KIND'] ?? '';
const fanCount = 16;
/** How many times its value alone a purchase may take. Source: the promise about hostile clients. */
const BUDGET = 2;

/** Milliseconds of a purchase beside hostile clients, and alone right before and after. */
interface Run {
  readonly p99: number;
  readonly alone: number;
}

interface Beside {
  readonly kind: string;
  readonly runs: readonly Run[];
}

const office = await openOffice({
  festival: 'tests/festivals/benchmark.yaml',
  sharesByRequest: true,
  limits: 'as deployed',
  config: { gateway: { TRUSTED_HOPS: '1' } },
});
try {
  const gateway = office.podPool('gateway');
  const provider = office.podPool('payment-sandbox');
  const fans: Fan[] = [];
  while (fans.length < fanCount) fans.push(await office.newFan(provider, gateway));
  const { numbered } = holdRequests({ numbered: ['A', 'B', 'C'], standing: 'S' });
  const buy = () => withCpu(() => openLoop(fans, numbered, rate));
  let alone = await buy();
  let failures = alone.failures;
  const figures: Beside[] = [];
  printHead(['while there are', 'purchases/s', 'p50 ms', 'p99 ms', 'p99 alone, ms', 'ratio', 'failures']);
  printCpu('alone', alone.cpu);
  for (const [index, kind] of Object.keys(ATTACKS).entries()) {
    if (!kind.includes(only)) continue;
    const port = office.cluster.pods('gateway')[0]?.ports.http ?? 0;
    const figure = { kind, runs: [] as Run[] };
    while (figure.runs.length < runs) {
      const beside = await duringAttack({ kind, port, from: `203.0.113.${index + 1}` }, buy);
      const after = await buy();
      // What the machine does meanwhile changes: the runs right before and after are what it is compared with.
      const run = { p99: beside.p99, alone: (alone.p99 + after.p99) / 2 };
      figure.runs.push(run);
      printRun(kind, run, beside);
      printCpu(kind, beside.cpu);
      failures += beside.failures + after.failures;
      alone = after;
    }
    figures.push(figure);
  }
  const findings = await office.auditWhenQuiet();
  console.log(findings.length === 0 ? 'every invariant holds' : JSON.stringify(findings, null, 2));
  const measured = [
    ...figures.flatMap(measuredOf),
    {
      ...{ name: 'slowest kind: purchase p99 against alone', unit: '', atMost: BUDGET },
      value: Math.max(...figures.map(ratioOf)),
    },
    ...nothingWrong(failures, findings),
  ];
  if (only === '') keepResults('hostile', 'npm run bench:hostile', measured);
  if (findings.length > 0 || failures > 0) process.exitCode = 1;
  await Promise.all([gateway.close(), provider.close()]);
} finally {
  await office.stop();
}

type Cpu = readonly (readonly [part: string, msPerSecond: number])[];

/** Does the work, and says what each part of the office used meanwhile: the work of an attack, or waiting behind it. */
async function withCpu<T extends object>(work: () => Promise<T>): Promise<T & { cpu: Cpu }> {
  const [began, before] = [performance.now(), await cpuTimes(office)];
  const done = await work();
  const seconds = (performance.now() - began) / 1000;
  return { ...done, cpu: cpuPer(before, await cpuTimes(office), seconds) };
}

function printCpu(kind: string, cpu: Cpu): void {
  const parts = cpu.slice(0, 8).map(([part, ms]) => `${part} ${ms.toFixed(0)}`);
  console.log(`  ${kind}: ms of CPU per second: ${parts.join(', ')}`);
}

function printRun(kind: string, { p99, alone }: Run, { p50, failures }: OpenLoopFigure): void {
  const ms = [p50, p99, alone].map((each) => each.toFixed(0));
  printRow([kind, rate, ...ms, (p99 / alone).toFixed(2), failures]);
}

/** Of the runs: how many times its value alone a purchase took. */
function ratioOf({ runs }: Beside): number {
  return median(runs.map(({ p99, alone }) => p99 / alone));
}

function measuredOf(beside: Beside): Measured[] {
  const { kind, runs } = beside;
  return [
    {
      ...{ name: `${kind}: purchase p99`, value: median(runs.map(({ p99 }) => p99)), unit: 'ms' },
      reference: {
        name: 'alone, before and after',
        value: median(runs.map(({ alone }) => alone)),
        unit: 'ms',
      },
    },
    {
      ...{ name: `${kind}: p99 against alone`, value: ratioOf(beside), unit: '', atMost: BUDGET },
      chart: { title: 'Purchase p99 beside hostile clients, times alone', series: 'ratio', at: kind },
    },
  ];
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
