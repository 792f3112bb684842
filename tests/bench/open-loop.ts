import { setTimeout as sleep } from 'node:timers/promises';
import { expectStatus, type Fan, type HoldRequest } from '../fan/fan.ts';
import { percentile } from './percentile.ts';

/** Milliseconds of purchases before the ones that are measured. */
export const WARM_UP_MS = 3_000;
const measureSeconds = 10;
/** After the last start. A purchase that takes longer has failed: no fan waits for it. */
const timeoutMs = 30_000;
/** How often due purchases are looked up, in milliseconds. */
const tickMs = 5;

export interface OpenLoopFigure {
  startedPerSecond: number;
  /** Milliseconds from when a purchase was due, so that a late start counts against the office, too. */
  p50: number;
  p99: number;
  /** Refused, reset, not completed, or not in time. Warm-up included. */
  failures: number;
}

export interface OpenLoopOptions {
  /** How long is measured, warm-up not included. @default 10 */
  readonly seconds?: number;
  /** Each purchase, by milliseconds since the warm-up when it was due; `undefined`: it failed. @default nothing */
  readonly onPurchase?: (due: number, ms: number | undefined) => void;
}

/**
 * Purchases start at a fixed rate whether or not earlier ones are done, as a crowd does: an office that falls behind
 * gets no relief from its own slowness. Nothing is asked twice.
 */
export async function openLoop(
  fans: readonly Fan[],
  next: () => HoldRequest,
  startsPerSecond: number,
  { seconds = measureSeconds, onPurchase = () => undefined }: OpenLoopOptions = {},
): Promise<OpenLoopFigure> {
  const count = Math.floor(startsPerSecond * (WARM_UP_MS / 1000 + seconds));
  const latencies: number[] = [];
  const purchases: Promise<void>[] = [];
  let completed = 0;
  let reported = 0;
  let over = false;
  const began = performance.now();

  async function purchase(fan: Fan, due: number): Promise<void> {
    try {
      await buyOnce(fan, next());
      if (over) return;
      completed++;
      const ms = performance.now() - due;
      if (due >= began + WARM_UP_MS) latencies.push(ms);
      onPurchase(due - began - WARM_UP_MS, ms);
    } catch (error) {
      onPurchase(due - began - WARM_UP_MS, undefined);
      if (reported++ < 3) console.error(`purchase failed: ${String(error)}`);
    }
  }

  while (purchases.length < count) {
    for (let due = dueAt(purchases.length); due <= performance.now() && purchases.length < count; ) {
      const fan = fans[purchases.length % fans.length];
      if (fan === undefined) throw new Error('an open loop needs a fan');
      purchases.push(purchase(fan, due));
      due = dueAt(purchases.length);
    }
    await sleep(tickMs);
  }
  const timeout = new AbortController();
  await Promise.race([
    Promise.all(purchases),
    sleep(timeoutMs, undefined, { signal: timeout.signal }).catch(() => undefined),
  ]);
  timeout.abort();
  over = true;
  return {
    startedPerSecond: startsPerSecond,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    failures: count - completed,
  };

  function dueAt(index: number): number {
    return began + (index * 1000) / startsPerSecond;
  }
}

/** From a hold request to tickets; the first answer that is not the right one ends it. */
async function buyOnce(fan: Fan, request: HoldRequest): Promise<void> {
  const hold = await fan.hold(request);
  const { order, redirectUrl } = await fan.order([hold.id], 'kakao-pay');
  if (redirectUrl === null) throw new Error(`order ${order.id} has nothing to pay`);
  expectStatus(await fan.comeBack(await fan.atProvider(redirectUrl)), 303);
  // A long poll may end before the order does; asking on is what it is for.
  const deadline = performance.now() + timeoutMs;
  let seen = order;
  while (seen.state !== 'COMPLETED') {
    if (performance.now() > deadline) throw new Error(`order ${order.id} is ${seen.state}`);
    seen = await fan.seeOrder(order.id, 10);
    if (ended.has(seen.state)) throw new Error(`order ${order.id} is ${seen.state}`);
  }
}

const ended = new Set(['EXPIRED', 'CANCELLED', 'UNDOING', 'REFUNDED']);
