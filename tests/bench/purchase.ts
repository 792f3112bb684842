/**
 * `npm run bench`: completed purchases per second through the gateway, on this machine, load generator included.
 * One replica of each service. A purchase is two places: hold, order, approve at the sandbox, return, tickets. The
 * provider's page is visited directly, as a real one is; everything else goes through the gateway.
 * Beside it, in the same run on the same server: single-row update transactions, as the machine's reference.
 */
import { Client } from 'pg';
import type { Pool } from 'undici';
import type { Fan, Wish } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { singleRowUpdatesPerSecond } from './reference.ts';

const warmUpMs = 6_000;
const measureMs = 12_000;
const runs = Number(process.env['BENCH_RUNS'] ?? 3);
const crowd = [8, 32, 128];

interface Figure {
  kind: string;
  fans: number;
  purchasesPerSecond: number;
  p50: number;
  p99: number;
  commitsPerPurchase: number;
  failures: number;
}

/** Two neighbouring seats that nobody was given before. */
function* seatPairs(rows: number, seatsPerRow: number): Generator<string[]> {
  for (let row = 1; row <= rows; row++) {
    for (let seat = 1; seat < seatsPerRow; seat += 2)
      yield [`day-1/A/${row}-${seat}`, `day-1/A/${row}-${seat + 1}`];
  }
}

async function commits(office: Office): Promise<number> {
  const client = new Client({ connectionString: office.adminDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string }>(
      "SELECT sum(xact_commit) AS n FROM pg_stat_database WHERE datname IN ('seat', 'ticket', 'payment')",
    );
    return Number(rows[0]?.n ?? 0);
  } finally {
    await client.end();
  }
}

/** Every fan buys again and again until the time is up; only purchases that end inside the window count. */
async function measure(office: Office, fans: Fan[], kind: string, next: () => Wish): Promise<Figure> {
  const latencies: number[] = [];
  let failures = 0;
  const start = performance.now() + warmUpMs;
  const end = start + measureMs;
  let before = 0;
  const watch = setTimeout(() => void commits(office).then((n) => (before = n)), warmUpMs);
  await Promise.all(
    fans.map(async (fan) => {
      while (performance.now() < end) {
        const began = performance.now();
        try {
          const order = await fan.buy(next(), 'kakao-pay');
          if (order.state !== 'COMPLETED') throw new Error(`order ${order.id} is ${order.state}`);
          const now = performance.now();
          if (now >= start && now <= end) latencies.push(now - began);
        } catch (error) {
          failures++;
          if (failures <= 3) console.error(`purchase failed: ${String(error)}`);
        }
      }
    }),
  );
  clearTimeout(watch);
  const after = await commits(office);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    kind,
    fans: fans.length,
    purchasesPerSecond: latencies.length / (measureMs / 1000),
    p50: at(0.5),
    p99: at(0.99),
    commitsPerPurchase: latencies.length > 0 ? (after - before) / latencies.length : 0,
    failures,
  };
}

/** New fans for every run: nobody reaches the limit of tickets per fan, however long the benchmark goes on. */
async function newFans(office: Office, provider: Pool, count: number): Promise<Fan[]> {
  const fans: Fan[] = [];
  for (let n = 0; n < count; n += 8) {
    fans.push(...(await Promise.all(Array.from({ length: 8 }, () => office.newFan(provider)))));
  }
  return fans;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const office = await openOffice({ festival: 'tests/festivals/roomy.yaml' });
try {
  const provider = office.providerPool();
  const pairs = seatPairs(200, 200);
  const wishes: Record<string, () => Wish> = {
    numbered: () => {
      const pair = pairs.next();
      if (pair.done) throw new Error('the hall is sold out: make the benchmark hall larger');
      return { performanceId: 'day-1', seats: pair.value };
    },
    standing: () => ({ performanceId: 'day-1', sectionId: 'S', quantity: 2 }),
  };
  const reference = [await singleRowUpdatesPerSecond(office.adminDatabaseUrl)];
  console.log(
    '| section | fans | purchases/s | p50 ms | p99 ms | commits per purchase | failures | per 1,000 reference tps |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  const figures: Figure[] = [];
  for (const [kind, next] of Object.entries(wishes)) {
    for (const count of crowd) {
      const repeats: Figure[] = [];
      for (let run = 0; run < runs; run++) {
        repeats.push(await measure(office, await newFans(office, provider, count), kind, next));
      }
      const middle = repeats.sort((a, b) => a.purchasesPerSecond - b.purchasesPerSecond)[
        Math.floor(runs / 2)
      ]!;
      figures.push(middle);
      const ratio = (middle.purchasesPerSecond / median(reference)) * 1000;
      console.log(
        `| ${kind} | ${count} | ${middle.purchasesPerSecond.toFixed(0)} | ${middle.p50.toFixed(0)} | ${middle.p99.toFixed(0)} | ${middle.commitsPerPurchase.toFixed(2)} | ${middle.failures} | ${ratio.toFixed(0)} |`,
      );
    }
    reference.push(await singleRowUpdatesPerSecond(office.adminDatabaseUrl));
  }
  console.log(
    `\nreference: ${median(reference).toFixed(0)} single-row update transactions/s (8 clients, same server, median of ${reference.length})`,
  );
  const findings = await office.auditWhenQuiet();
  console.log(
    findings.length === 0 ? 'oversold: 0; every invariant holds' : JSON.stringify(findings, null, 2),
  );
  if (findings.length > 0 || figures.some((figure) => figure.failures > 0)) process.exitCode = 1;
  await provider.close();
} finally {
  await office.stop();
}
