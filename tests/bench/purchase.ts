/**
 * `npm run bench`: completed purchases per second through the gateway, on this machine, load generator included.
 * One replica of each service. A purchase is two places: hold, order, approve at the sandbox, return, tickets. The
 * provider's page is visited directly, as a real one is; everything else goes through the gateway's pod.
 * First a standing start of the office that has sold nothing yet, then closed loops, where each fan buys again when done, then
 * the same start in the warm office, at once and after a quiet time; at last open loops, at shares of what most fans reached.
 * Beside it, in the same run on the same server: single-row update transactions, as the machine's reference. Its figures are
 * kept in bench/results.json.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { Fan, HoldRequest } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { type ClosedLoopFigure, closedLoop } from './closed-loop.ts';
import { standingStart } from './cold-start.ts';
import { holdRequests } from './hold-requests.ts';
import { openLoop } from './open-loop.ts';
import { percentile } from './percentile.ts';
import { singleRowUpdatesPerSecond } from './reference.ts';
import { keepResults, type Measured, nothingWrong } from './results.ts';
import { printHead, printRow } from './table.ts';

const runs = Number(process.env['BENCH_RUNS'] ?? 3);
const fanCounts = [1, 8, 32, 128];
const mostFans = Math.max(...fanCounts);
const openShares = [0.5, 0.8];
/** Purchases per 1,000 single-row updates with the most fans. Source: the gate of the purchase's cost. */
const GATE = 80;
/** Milliseconds of a purchase, middle one, by fans who buy at once. Source: what a fan does not notice. */
const P50_BUDGET: Readonly<Record<number, number>> = { 1: 25, 8: 50 };
/** Milliseconds of a purchase at 80 % of what most fans reached, of 100 the slowest but one. */
const P99_BUDGET = 300;
/** Between sales, milliseconds. Source: longer than V8 waits before it collects an idle process, eight seconds. */
const QUIET_MS = 15_000;
/** Share of a warm office's purchases that a cold one, or one after a quiet time, completes. Source: opening night is cold. */
const COLD_BUDGET = 0.8;

/** How fans reach what they buy from and whom they pay. */
interface Ways {
  readonly gateway: Pool;
  readonly provider: Pool;
}

/** New fans for every run, at least 8, so that none reaches the limit of tickets per fan. */
async function newFans(office: Office, ways: Ways, count: number): Promise<Fan[]> {
  const fans: Fan[] = [];
  for (let n = 0; n < Math.max(8, count); n += 8) {
    fans.push(
      ...(await Promise.all(Array.from({ length: 8 }, () => office.newFan(ways.provider, ways.gateway)))),
    );
  }
  return fans;
}

/** The middle one of several runs. */
async function typicalClosedLoop(
  office: Office,
  ways: Ways,
  count: number,
  next: () => HoldRequest,
): Promise<ClosedLoopFigure> {
  const repeats: ClosedLoopFigure[] = [];
  for (let run = 0; run < runs; run++) {
    repeats.push(await closedLoop(office, await newFans(office, ways, count), next, count));
  }
  repeats.sort((a, b) => a.purchasesPerSecond - b.purchasesPerSecond);
  const middle = repeats[Math.floor(repeats.length / 2)];
  if (middle === undefined) throw new Error('BENCH_RUNS must be at least 1');
  return middle;
}

const office = await openOffice({
  festival: 'tests/festivals/benchmark.yaml',
  // As `npm start` and a full node do it: mails and overviews give way to selling.
  sharesByRequest: true,
  rehearses: true,
  // As in staging and production. With the second of local offices, idle connections between services are closed after one, too.
  environment: { drainSeconds: 10 },
});
try {
  const ways = { gateway: office.podPool('gateway'), provider: office.podPool('payment-sandbox') };
  const kinds = Object.entries(holdRequests({ numbered: ['A', 'B', 'C'], standing: 'S' }));
  const reference = [await singleRowUpdatesPerSecond(office.adminDatabaseUrl)];
  const reached = new Map<string, ClosedLoopFigure>();
  const closed: [kind: string, figure: ClosedLoopFigure][] = [];
  const open: Measured[] = [];
  let failures = 0;
  const [[, firstKind] = []] = kinds;
  if (firstKind === undefined) throw new Error('no kind of section');
  const cold = await standingStart(await newFans(office, ways, mostFans), firstKind);

  console.log('Closed loop: each fan buys again when done.\n');
  printHead([
    'section',
    'fans',
    'purchases/s',
    'p50 ms',
    'p99 ms',
    'commits per purchase',
    'failures',
    'per 1,000 reference tps',
  ]);
  for (const [kind, next] of kinds) {
    for (const count of fanCounts) {
      const figure = await typicalClosedLoop(office, ways, count, next);
      reached.set(kind, figure);
      closed.push([kind, figure]);
      failures += figure.failures;
      printRow([
        kind,
        count,
        figure.purchasesPerSecond.toFixed(0),
        figure.p50.toFixed(0),
        figure.p99.toFixed(0),
        figure.commitsPerPurchase.toFixed(2),
        figure.failures,
        ((figure.purchasesPerSecond / percentile(reference, 0.5)) * 1000).toFixed(0),
      ]);
    }
    reference.push(await singleRowUpdatesPerSecond(office.adminDatabaseUrl));
  }

  const warm = await standingStart(await newFans(office, ways, mostFans), firstKind);
  const later = await newFans(office, ways, mostFans);
  await delay(QUIET_MS);
  const idled = await standingStart(later, firstKind);
  console.log(`\nFrom a standing start, ${mostFans} fans, purchases of each second: cold ${cold.join(' ')}`);
  console.log(`the same in the office that has sold for a while: ${warm.join(' ')}`);
  console.log(`and after ${QUIET_MS / 1000} s without a fan: ${idled.join(' ')}`);

  console.log(`\nWhere the CPU goes with ${mostFans} fans, in milliseconds per purchase.\n`);
  printHead(['section', 'all', 'of which']);
  for (const [kind] of kinds) {
    const cpu = reached.get(kind)?.cpu ?? [];
    const all = cpu.reduce((sum, [, ms]) => sum + ms, 0);
    printRow([kind, all.toFixed(2), cpu.map(([part, ms]) => `${part} ${ms.toFixed(2)}`).join(', ')]);
  }

  console.log(`\nOpen loop: purchases start at a fixed share of what ${mostFans} fans reached.\n`);
  printHead(['section', 'share', 'starts/s', 'p50 ms', 'p99 ms', 'failures']);
  for (const [kind, next] of kinds) {
    for (const share of openShares) {
      const fans = await newFans(office, ways, mostFans);
      const figure = await openLoop(
        fans,
        next,
        Math.max(1, (reached.get(kind)?.purchasesPerSecond ?? 0) * share),
      );
      failures += figure.failures;
      const name = `${kind}, started at ${share * 100} % of it`;
      open.push(
        { name: `${name}, p50`, value: figure.p50, unit: 'ms' },
        {
          ...{ name: `${name}, p99`, value: figure.p99, unit: 'ms' },
          ...(share === 0.8 && { atMost: P99_BUDGET }),
        },
      );
      printRow([
        kind,
        `${share * 100} %`,
        figure.startedPerSecond.toFixed(0),
        figure.p50.toFixed(0),
        figure.p99.toFixed(0),
        figure.failures,
      ]);
    }
  }

  console.log(
    `\nreference: ${percentile(reference, 0.5).toFixed(0)} single-row update transactions/s (8 clients, same server, median of ${reference.length})`,
  );
  const findings = await office.auditWhenQuiet();
  console.log(
    findings.length === 0 ? 'oversold: 0; every invariant holds' : JSON.stringify(findings, null, 2),
  );
  keepResults('purchase', 'npm run bench', [
    ...closed.flatMap(([kind, figure]) => closedFigures(kind, figure, percentile(reference, 0.5))),
    ...startFigures('cold', cold, warm),
    ...startFigures(`after ${QUIET_MS / 1000} quiet s`, idled, warm),
    ...open,
    ...nothingWrong(failures, findings),
  ]);
  if (findings.length > 0 || failures > 0) process.exitCode = 1;
  await Promise.all([ways.gateway.close(), ways.provider.close()]);
} finally {
  await office.stop();
}

function closedFigures(kind: string, figure: ClosedLoopFigure, updates: number): Measured[] {
  const name = `${kind}, ${figure.fans} ${figure.fans === 1 ? 'fan' : 'fans'}`;
  const cpu = figure.cpu.reduce((sum, [, ms]) => sum + ms, 0);
  const budget = P50_BUDGET[figure.fans];
  return [
    {
      ...{ name: `${name}: purchases`, value: figure.purchasesPerSecond, unit: '/s' },
      reference: { name: 'single-row updates', value: updates, unit: '/s' },
      chart: { title: 'Purchases per second, by fans who buy at once', series: kind, at: `${figure.fans}` },
    },
    {
      ...{
        name: `${name}: per 1,000 updates`,
        value: (figure.purchasesPerSecond / updates) * 1_000,
        unit: '',
      },
      ...(figure.fans === mostFans && { atLeast: GATE }),
    },
    { name: `${name}: p50`, value: figure.p50, unit: 'ms', ...(budget !== undefined && { atMost: budget }) },
    { name: `${name}: p99`, value: figure.p99, unit: 'ms' },
    { name: `${name}: commits per purchase`, value: figure.commitsPerPurchase, unit: '' },
    { name: `${name}: CPU per purchase`, value: cpu, unit: 'ms' },
  ];
}

/** What an office completed of what a warm one did from a standing start, in the first second and in all of them. */
function startFigures(name: string, started: readonly number[], warm: readonly number[]): Measured[] {
  const sum = (perSecond: readonly number[]) => perSecond.reduce((total, each) => total + each, 0);
  return [1, started.length].map((seconds) => {
    const [first, reference] = [sum(started.slice(0, seconds)), sum(warm.slice(0, seconds))];
    return {
      ...{
        name: `numbered, ${name}, first ${seconds} s: share of a warm office`,
        value: first / reference,
        unit: '',
      },
      atLeast: COLD_BUDGET,
      reference: { name: 'purchases of the warm one', value: reference, unit: '' },
    };
  });
}
