/**
 * `npm run bench:isolation`: what a purchase of tickets and a read of the seat map take while merch is at 100 % CPU, next to
 * the same without, and next to the same beside a program that has nothing to do with the office and is as busy, with the same
 * share of the CPU: what is worse beside merch than beside that is a dependence, the remainder is the machine's. In turns and
 * several times; the median of the runs counts. Purchases and reads start at a fixed rate, whether or not earlier ones are
 * done, and go through the gateway. The local cluster gives each pod the share of a busy CPU that its request has in a
 * cluster, by niceness; PostgreSQL and RabbitMQ have that of the largest request. Last, purchases second by second while
 * merch is busy and while what fans can do without is stopped, one service after the other. Its figures are kept in
 * bench/results.json.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { weighGroup } from '@clove/local-cluster';
import type { Pool } from 'undici';
import type { Fan, HoldRequest } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import { openOffice } from '../office/open-office.ts';
import { usedBy } from './cpu-times.ts';
import { openLoop, WARM_UP_MS } from './open-loop.ts';
import { percentile } from './percentile.ts';
import { keepResults, type Measured, type TimeSeries } from './results.ts';
import { printHead, printRow } from './table.ts';

const runs = Number(process.env['BENCH_RUNS'] ?? 3);
/** Starts per second. Source: about a third of what two cores carry, so that one busy core is felt. */
const purchaseRate = Number(process.env['BENCH_RATE'] ?? 40);
const readRate = 50;
/** A fan may have 1,000 tickets. */
const fanCount = 16 * Math.ceil(runs / 3);
const busyService = 'merch';

/** Milliseconds of one run. */
interface Figures {
  readonly purchaseP50: number;
  readonly purchaseP99: number;
  readonly readP50: number;
  readonly readP99: number;
}
const MODES = ['alone', 'saturated', 'unrelated'] as const;
type Mode = (typeof MODES)[number];
/** What fans can do without, in the order in which it is stopped, and for how many seconds each. */
const OPTIONAL = ['merch', 'stay', 'review', 'notification', 'view', 'event'] as const;
const STEP_SECONDS = 6;
/** Goal: how much longer a purchase takes beside a busy merch than beside an unrelated program. */
const GOAL = 1.2;

const office = await openOffice({
  sharesByRequest: true,
  festival: 'tests/festivals/basket.yaml',
  config: { [busyService]: { NODE_OPTIONS: `--import=${new URL('busy.mjs', import.meta.url).href}` } },
});
const unrelated = unrelatedProgram();
try {
  await once(unrelated.stdout, 'data');
  await sameShare(unrelated.pid ?? 0, pidOf(busyService));
  const gateway = office.podPool('gateway');
  const provider = office.podPool('payment-sandbox');
  const fans: Fan[] = [];
  while (fans.length < fanCount) fans.push(await office.newFan(provider, gateway));
  const figures: Record<Mode, Figures[]> = { alone: [], saturated: [], unrelated: [] };
  let failures = 0;
  for (let run = 0; run < runs; run++) {
    // Which of them is first changes, so that what the machine does meanwhile hits all.
    for (let turn = 0; turn < MODES.length; turn++) {
      const mode = MODES[(run + turn) % MODES.length] ?? 'alone';
      const busy = mode === 'unrelated' ? (unrelated.pid ?? 0) : pidOf(busyService);
      const [before, began] = [usedBy(busy) ?? 0, performance.now()];
      if (mode !== 'alone') toggle(busy);
      const [figure, failed] = await measure(fans, gateway);
      if (mode !== 'alone') toggle(busy);
      const share = (100 * ((usedBy(busy) ?? 0) - before)) / (performance.now() - began);
      failures += failed;
      figures[mode].push(figure);
      console.error(`run ${run + 1}, ${mode}: process ${busy} had ${share.toFixed(0)} % of a CPU`);
    }
  }
  const overTime = await secondBySecond(fans);
  keepResults(
    'isolation',
    'npm run bench:isolation',
    [
      ...report(figures),
      { name: 'failed requests', value: failures + overTime.failures, unit: '', atMost: 0 },
    ],
    [overTime.series],
  );
  if (failures > 0) {
    console.error(`${failures} purchases or reads failed`);
    process.exitCode = 1;
  }
} finally {
  unrelated.kill('SIGKILL');
  await office.stop();
}

function pidOf(service: string): number {
  const [pod] = office.cluster.pods(service);
  if (pod?.pid === undefined || pod.restarts > 0)
    throw new Error(`${service} was restarted: it is not busy when it should be`);
  return pod.pid;
}

function toggle(pid: number): void {
  process.kill(pid, 'SIGUSR2');
}

/** A program in a session of its own, as each pod is. */
function unrelatedProgram() {
  const program = fileURLToPath(new URL('busy.mjs', import.meta.url));
  return spawn(process.execPath, [program, 'wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Gives a process the share of a busy CPU that another one has. */
async function sameShare(pid: number, like: number): Promise<void> {
  setPriority(pid, getPriority(like));
  const file = `/proc/${like}/autogroup`;
  const [, nice] = /nice (-?\d+)/.exec(existsSync(file) ? readFileSync(file, 'utf8') : '') ?? [];
  if (nice !== undefined) await weighGroup(pid, Number(nice));
}

/** Purchases while merch is busy, then while one optional service after the other is stopped, until all are. */
async function secondBySecond(fans: readonly Fan[]): Promise<{ series: TimeSeries; failures: number }> {
  const seconds = STEP_SECONDS * (OPTIONAL.length + 4);
  const bySecond = Array.from({ length: seconds }, (): number[] => []);
  const said: string[] = [];
  const says = (what: string, since: number): void =>
    void said.push(`${Math.max(0, Math.round((performance.now() - since) / 1_000))} ${what}`);
  const buying = openLoop(fans, ticketsOnly, purchaseRate / 2, {
    seconds,
    onPurchase: (due, ms) => bySecond[Math.floor(due / 1_000)]?.push(ms ?? 0),
  });
  const began = performance.now() + WARM_UP_MS;
  const untilStep = (step: number): Promise<void> =>
    sleep(Math.max(0, began + step * STEP_SECONDS * 1_000 - performance.now()));
  const busy = pidOf(busyService);
  await untilStep(1);
  toggle(busy);
  says(`${busyService} is busy`, began);
  await untilStep(3);
  toggle(busy);
  says(`${busyService} is idle`, began);
  for (const [index, service] of OPTIONAL.entries()) {
    await untilStep(4 + index);
    says(`${service} is stopped`, began);
    await office.cluster.scale(service, 0);
  }
  const { failures } = await buying;
  return {
    failures,
    series: {
      ...{ title: 'A purchase while other services are busy or stopped', unit: 'ms', seconds: seconds - 1 },
      says: `Seconds: ${said.join(', ')}; each stays stopped.`,
      lines: [
        { name: 'median', values: bySecond.map((all) => percentile(all, 0.5)) },
        { name: 'slowest', values: bySecond.map((all) => Math.max(0, ...all)) },
      ],
    },
  };
}

function ticketsOnly(): HoldRequest {
  return { performanceId: 'day-1', sectionId: 'S', quantity: 2 };
}

/** Purchases and reads side by side, and how many failed. */
async function measure(fans: readonly Fan[], gateway: Pool): Promise<[Figures, number]> {
  const over = new AbortController();
  const reading = reads(new HttpClient(gateway, office.baseUrl), over.signal);
  const purchases = await openLoop(fans, ticketsOnly, purchaseRate);
  over.abort();
  const { latencies, failures } = await reading;
  return [
    {
      purchaseP50: purchases.p50,
      purchaseP99: purchases.p99,
      readP50: percentile(latencies, 0.5),
      readP99: percentile(latencies, 0.99),
    },
    purchases.failures + failures,
  ];
}

/** Reads of the seat map, started at a fixed rate until the signal; milliseconds of each. */
async function reads(client: HttpClient, signal: AbortSignal) {
  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  let failures = 0;
  const began = performance.now();
  for (let n = 0; !signal.aborted; n++) {
    const due = began + (n * 1000) / readRate;
    if (due > performance.now()) await sleep(due - performance.now());
    pending.push(
      client.request('GET', '/api/seats?performance=day-1').then(
        ({ status }) => {
          if (status === 200) latencies.push(performance.now() - due);
          else failures++;
        },
        () => void failures++,
      ),
    );
  }
  await Promise.all(pending);
  return { latencies, failures };
}

/** Prints each figure in every mode, and answers them. */
function report(figures: Record<Mode, readonly Figures[]>): Measured[] {
  const title = 'Milliseconds beside a busy service';
  const [busy, unrelated] = [`${busyService} at 100 % CPU`, 'an unrelated program at 100 % CPU'];
  printHead(['work', 'per second', 'alone, ms', `${busy}, ms`, `${unrelated}, ms`, 'ratio of these']);
  const row = (name: string, rate: number, of: (figure: Figures) => number): Measured[] => {
    const median = (mode: Mode): number => percentile(figures[mode].map(of), 0.5);
    const [alone, saturated, beside] = [median('alone'), median('saturated'), median('unrelated')];
    const ratio = saturated / beside;
    printRow([name, rate, ...[alone, saturated, beside].map((ms) => ms.toFixed(1)), ratio.toFixed(2)]);
    const reference = { name: 'alone', value: alone, unit: 'ms' };
    return [
      {
        ...{ name: `${name}, alone`, value: alone, unit: 'ms' },
        chart: { title, series: 'alone', at: name },
      },
      {
        ...{ name: `${name}, ${busy}`, value: saturated, unit: 'ms', reference },
        chart: { title, series: busy, at: name },
      },
      {
        ...{ name: `${name}, ${unrelated}`, value: beside, unit: 'ms', reference },
        chart: { title, series: unrelated, at: name },
      },
      { name: `${name}, against an unrelated program`, value: ratio, unit: '', atMost: GOAL },
    ];
  };
  return [
    ...row('purchase of two tickets, p50', purchaseRate, ({ purchaseP50 }) => purchaseP50),
    ...row('purchase of two tickets, p99', purchaseRate, ({ purchaseP99 }) => purchaseP99),
    ...row('read of the seat map, p50', readRate, ({ readP50 }) => readP50),
    ...row('read of the seat map, p99', readRate, ({ readP99 }) => readP99),
  ];
}
