import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Fan, HoldRequest } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { cpuPer, cpuTimes } from './cpu-times.ts';
import { percentile } from './percentile.ts';

/** How long fans buy before it counts, and while it counts. */
export const warmUpMs = 6_000;
export const measureMs = 12_000;

export interface ClosedLoopFigure {
  fans: number;
  purchasesPerSecond: number;
  /** Milliseconds of a purchase. */
  p50: number;
  p99: number;
  commitsPerPurchase: number;
  /** CPU milliseconds per purchase, by part of the office. */
  cpu: readonly (readonly [part: string, ms: number])[];
  failures: number;
}

/**
 * So many fans at once buy again and again until the time is up, more of them in turns; only purchases that end inside the window
 * count.
 */
export async function closedLoop(
  office: Office,
  fans: readonly Fan[],
  next: () => HoldRequest,
  atOnce = fans.length,
): Promise<ClosedLoopFigure> {
  const latencies: number[] = [];
  let failures = 0;
  const start = performance.now() + warmUpMs;
  const end = start + measureMs;
  const began = delay(warmUpMs).then(() => Promise.all([commits(office), cpuTimes(office)]));
  await Promise.all(
    Array.from({ length: atOnce }, async (_, place) => {
      for (let turn = place; performance.now() < end; turn += atOnce) {
        const fan = fans[turn % fans.length];
        if (fan === undefined) throw new Error('a closed loop needs a fan');
        const asked = performance.now();
        try {
          const order = await fan.buy(next(), 'kakao-pay');
          if (order.state !== 'COMPLETED') throw new Error(`order ${order.id} is ${order.state}`);
          const now = performance.now();
          if (now >= start && now <= end) latencies.push(now - asked);
        } catch (error) {
          failures++;
          if (failures <= 3) console.error(`purchase failed: ${String(error)}`);
        }
      }
    }),
  );
  const [commitsBefore, cpuBefore] = await began;
  const [commitsAfter, cpuAfter] = await Promise.all([commits(office), cpuTimes(office)]);
  const purchases = Math.max(1, latencies.length);
  return {
    fans: atOnce,
    purchasesPerSecond: latencies.length / (measureMs / 1000),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    commitsPerPurchase: (commitsAfter - commitsBefore) / purchases,
    cpu: cpuPer(cpuBefore, cpuAfter, purchases),
    failures,
  };
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
