/**
 * `npm run bench:open`: what an office costs its database while 100,000 orders wait for their payment and 20,000 fans
 * wait for places. Every statement that the services run with no request under way is measured, first with nothing open,
 * then with all of it, then while fans wait for their orders; and in the same run how many purchases complete per second
 * in both states. Names every statement that misses the goals of an idle poll, with its plan. Its figures are kept in
 * bench/results.json.
 */
import type { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { type ClosedLoopFigure, closedLoop } from './closed-loop.ts';
import { holdRequests } from './hold-requests.ts';
import { insertOpenOrders, OPEN_ORDERS } from './open-orders-data.ts';
import { percentile } from './percentile.ts';
import { singleRowUpdatesPerSecond } from './reference.ts';
import { keepResults, type Measured } from './results.ts';
import { countStatements, planOf, type StatementCost, statementCosts } from './statement-costs.ts';
import { printHead, printRow } from './table.ts';

/** What an idle poll may cost. Source: the sale rules, "polls cost what is due, not what is open". */
const GOAL = { ms: 1, buffers: 100 };
/** Long enough that even what runs once a minute is seen. */
const WINDOWS = { windows: 5, seconds: 15 };
const FANS = 32;
const WAITING_FOR_ORDERS = 200;
const runs = Number(process.env['BENCH_RUNS'] ?? 3);
/** Longest statement printed in a table, in characters. */
const SHORT = 90;

async function purchasesPerSecond(office: Office): Promise<Record<string, number>> {
  const ways = { gateway: office.podPool('gateway'), provider: office.podPool('payment-sandbox') };
  const figures: Record<string, number> = {};
  for (const [kind, next] of Object.entries(pairs)) {
    const repeats: ClosedLoopFigure[] = [];
    for (let run = 0; run < runs; run++) {
      const fans: Fan[] = [];
      for (let n = 0; n < FANS; n++) fans.push(await office.newFan(ways.provider, ways.gateway));
      repeats.push(await closedLoop(office, fans, next));
    }
    const failed = repeats.reduce((sum, { failures }) => sum + failures, 0);
    if (failed > 0) throw new Error(`${failed} purchases failed`);
    figures[kind] = percentile(
      repeats.map(({ purchasesPerSecond }) => purchasesPerSecond),
      0.5,
    );
  }
  await Promise.all([ways.gateway.close(), ways.provider.close()]);
  return figures;
}

/** The services idle: every event of the last purchases is published and every hold of them is sold. */
async function idleCosts(office: Office): Promise<StatementCost[]> {
  await office.until(async () => {
    for (const service of ['seat', 'ticket', 'payment'] as const) {
      if ((await count(office, service, 'outbox WHERE published_at IS NULL')) > 0) return false;
    }
    return (await count(office, 'seat', "holds WHERE state = 'PINNED'")) === 0;
  });
  return statementCosts(office, WINDOWS);
}

async function count(office: Office, service: string, what: string): Promise<number> {
  const client = await office.database(service);
  try {
    const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${what}`);
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

/** The same while fans wait for their orders with `Prefer: wait`. */
async function costsWhileFansWait(office: Office): Promise<StatementCost[]> {
  const fan = await office.newFan();
  const client = await office.database('ticket');
  const { rows } = await client.query<{ id: string }>(
    `UPDATE orders SET fan_id = $1 WHERE id IN (SELECT id FROM orders WHERE state = 'AWAITING_PAYMENT' LIMIT $2)
     RETURNING id`,
    [fan.memberId, WAITING_FOR_ORDERS],
  );
  await client.end();
  const over = new AbortController();
  const waiting = rows.map(async ({ id }) => {
    while (!over.signal.aborted) await fan.seeOrder(id, 20);
  });
  const measured = statementCosts(office, { windows: 3, seconds: 5 }).finally(() => over.abort());
  const [costs] = await Promise.all([measured, ...waiting]);
  return costs;
}

function keyOf({ service, text }: StatementCost): string {
  return `${service} ${text}`;
}

function misses(cost: StatementCost): boolean {
  return cost.msPerCall > GOAL.ms || cost.buffersPerCall > GOAL.buffers;
}

function figures(cost: StatementCost | undefined): string[] {
  return cost === undefined ? ['-', '-'] : [cost.msPerCall.toFixed(3), cost.buffersPerCall.toFixed(0)];
}

function speedFigure(kind: string, empty: number, open: number): Measured {
  return {
    ...{
      name: `${kind}, ${FANS} fans: purchases with ${OPEN_ORDERS.orders} open orders`,
      value: open,
      unit: '/s',
    },
    reference: { name: 'nothing open', value: empty, unit: '/s' },
  };
}

function costFigures(costs: readonly StatementCost[], missed: number): Measured[] {
  const most = (of: (cost: StatementCost) => number) => Math.max(0, ...costs.map(of));
  return [
    {
      ...{ name: 'idle statements above the goal', value: missed, unit: '', atMost: 0 },
      reference: { name: 'all of them', value: costs.length, unit: '' },
    },
    { name: 'slowest idle statement', value: most((cost) => cost.msPerCall), unit: 'ms', atMost: GOAL.ms },
    {
      name: 'most buffers of an idle statement',
      ...{ value: most((cost) => cost.buffersPerCall), unit: '', atMost: GOAL.buffers },
    },
  ];
}

function printCosts(empty: readonly StatementCost[], open: readonly StatementCost[]): void {
  const before = new Map(empty.map((cost) => [keyOf(cost), cost]));
  printHead([
    'service',
    'statement',
    'per s',
    'ms, empty',
    'buffers, empty',
    'ms, open',
    'buffers, open',
    'goal',
  ]);
  for (const cost of [...open].sort((a, b) => b.buffersPerCall - a.buffersPerCall)) {
    printRow([
      cost.service,
      cost.text.slice(0, SHORT).replaceAll('|', '\\|'),
      cost.callsPerSecond.toFixed(2),
      ...figures(before.get(keyOf(cost))),
      ...figures(cost),
      misses(cost) ? 'missed' : 'met',
    ]);
  }
}

const pairs = holdRequests({ numbered: ['B'], standing: 'T' });
const office = await openOffice({ festival: 'tests/festivals/open-orders.yaml' });
try {
  await countStatements(office);
  const reference = [await singleRowUpdatesPerSecond(office.adminDatabaseUrl)];
  const emptyCosts = await idleCosts(office);
  const emptySpeed = await purchasesPerSecond(office);
  reference.push(await singleRowUpdatesPerSecond(office.adminDatabaseUrl));

  await insertOpenOrders(office, OPEN_ORDERS);
  const openCosts = await idleCosts(office);
  const openSpeed = await purchasesPerSecond(office);
  reference.push(await singleRowUpdatesPerSecond(office.adminDatabaseUrl));
  const waitingCosts = await costsWhileFansWait(office);

  console.log(
    `Idle statements with ${OPEN_ORDERS.orders} orders that wait for payment and ${OPEN_ORDERS.waitingFans} waiting-list ` +
      `entries, beside none. Goal of each: at most ${GOAL.ms} ms and ${GOAL.buffers} buffers.\n`,
  );
  printCosts(emptyCosts, openCosts);

  const idle = new Set(openCosts.map(keyOf));
  console.log(
    `\nIn addition while ${WAITING_FOR_ORDERS} fans wait for their orders (no goal: it grows with them).\n`,
  );
  printHead(['service', 'statement', 'per s', 'ms', 'buffers']);
  for (const cost of waitingCosts.filter((each) => !idle.has(keyOf(each)))) {
    printRow([cost.service, cost.text.slice(0, SHORT), cost.callsPerSecond.toFixed(2), ...figures(cost)]);
  }

  console.log(`\nPurchases per second, ${FANS} fans, median of ${runs}.\n`);
  printHead(['section', 'nothing open', 'all open']);
  for (const kind of Object.keys(pairs)) {
    printRow([kind, (emptySpeed[kind] ?? 0).toFixed(0), (openSpeed[kind] ?? 0).toFixed(0)]);
  }
  console.log(
    `\nreference: ${reference.map((tps) => tps.toFixed(0)).join(', ')} single-row update transactions/s`,
  );

  const missed = openCosts.filter(misses);
  keepResults('open', 'npm run bench:open', [
    ...Object.keys(pairs).map((kind) => speedFigure(kind, emptySpeed[kind] ?? 0, openSpeed[kind] ?? 0)),
    ...costFigures(openCosts, missed.length),
  ]);
  for (const cost of missed) {
    console.log(`\nmissed by ${cost.service}: ${cost.text}\n\n${await planOf(office, cost)}`);
  }
  const findings = await office.auditWhenQuiet();
  console.log(
    findings.length === 0 ? '\nevery invariant holds' : `\n${JSON.stringify(findings.slice(0, 20), null, 2)}`,
  );
  if (findings.length > 0) process.exitCode = 1;
} finally {
  await office.stop();
}
