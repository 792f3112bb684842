/**
 * `npm run bench:isolation`: what a purchase of tickets and a read of the seat map take while merch is at 100 % CPU, next to
 * the same without, in turns and several times. Both start at a fixed rate, whether or not earlier ones are done, and go
 * through the gateway; the median of the runs counts. The local cluster gives each pod the share of a busy CPU that its
 * request has in a cluster, by niceness; PostgreSQL and RabbitMQ have that of the largest request. Its figures are kept in
 * bench/results.json.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { Fan } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import { openOffice } from '../office/open-office.ts';
import { cpuTimes } from './cpu-times.ts';
import { openLoop } from './open-loop.ts';
import { percentile } from './percentile.ts';
import { keepResults, type Measured } from './results.ts';
import { printHead, printRow } from './table.ts';

const runs = Number(process.env['BENCH_RUNS'] ?? 3);
/** Starts per second. Source: about a third of what two cores carry, so that one busy core is felt. */
const purchaseRate = Number(process.env['BENCH_RATE'] ?? 40);
const readRate = 50;
const fanCount = 16;
const busyService = 'merch';

/** Milliseconds of one run. */
interface Figures {
  readonly purchaseP50: number;
  readonly purchaseP99: number;
  readonly readP50: number;
  readonly readP99: number;
}
type Mode = 'alone' | 'saturated';

const office = await openOffice({
  sharesByRequest: true,
  festival: 'tests/festivals/basket.yaml',
  config: { [busyService]: { NODE_OPTIONS: `--import=${new URL('busy.mjs', import.meta.url).href}` } },
});
try {
  const gateway = office.podPool('gateway');
  const provider = office.podPool('payment-sandbox');
  const fans: Fan[] = [];
  while (fans.length < fanCount) fans.push(await office.newFan(provider, gateway));
  const figures: Record<Mode, Figures[]> = { alone: [], saturated: [] };
  let failures = 0;
  for (let run = 0; run < runs; run++) {
    // Which of them is first changes, so that what the machine does meanwhile hits both.
    const order: Mode[] = run % 2 === 0 ? ['alone', 'saturated'] : ['saturated', 'alone'];
    for (const mode of order) {
      if (mode === 'saturated') toggle();
      const [before, began] = [(await cpuTimes(office)).get(busyService) ?? 0, performance.now()];
      const [figure, failed] = await measure(fans, gateway);
      const used = ((await cpuTimes(office)).get(busyService) ?? 0) - before;
      if (mode === 'saturated') toggle();
      failures += failed;
      figures[mode].push(figure);
      const share = (100 * used) / (performance.now() - began);
      console.error(`run ${run + 1}, ${mode}: ${busyService} had ${share.toFixed(0)} % of a CPU`);
    }
  }
  keepResults('isolation', 'npm run bench:isolation', [
    ...report(figures),
    { name: 'failed requests', value: failures, unit: '', atMost: 0 },
  ]);
  if (failures > 0) {
    console.error(`${failures} purchases or reads failed`);
    process.exitCode = 1;
  }
} finally {
  await office.stop();
}

function toggle(): void {
  for (const { name, restarts } of office.cluster.pods(busyService)) {
    if (restarts > 0) throw new Error(`${name} was restarted: it is not busy when it should be`);
    office.cluster.kill(name, 'SIGUSR2');
  }
}

/** Purchases and reads side by side, and how many failed. */
async function measure(fans: readonly Fan[], gateway: Pool): Promise<[Figures, number]> {
  const over = new AbortController();
  const reading = reads(new HttpClient(gateway, office.baseUrl), over.signal);
  const next = () => ({ performanceId: 'day-1', sectionId: 'S', quantity: 2 });
  const purchases = await openLoop(fans, next, purchaseRate);
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

/** Prints each figure alone and beside the busy service, and answers them. */
function report(figures: Record<Mode, readonly Figures[]>): Measured[] {
  printHead(['work', 'per second', 'alone, ms', `${busyService} at 100 % CPU, ms`, 'ratio']);
  const row = (name: string, rate: number, of: (figure: Figures) => number): Measured => {
    const [alone, saturated] = [
      percentile(figures.alone.map(of), 0.5),
      percentile(figures.saturated.map(of), 0.5),
    ];
    printRow([name, rate, alone.toFixed(1), saturated.toFixed(1), (saturated / alone).toFixed(2)]);
    return {
      ...{ name: `${name}, ${busyService} at 100 % CPU`, value: saturated, unit: 'ms' },
      reference: { name: 'alone', value: alone, unit: 'ms' },
      chart: { title: 'Milliseconds beside a busy service', series: `${busyService} at 100 % CPU`, at: name },
    };
  };
  return [
    row('purchase of two tickets, p50', purchaseRate, ({ purchaseP50 }) => purchaseP50),
    row('purchase of two tickets, p99', purchaseRate, ({ purchaseP99 }) => purchaseP99),
    row('read of the seat map, p50', readRate, ({ readP50 }) => readP50),
    row('read of the seat map, p99', readRate, ({ readP99 }) => readP99),
  ];
}
