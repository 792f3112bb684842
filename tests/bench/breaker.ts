/**
 * `npm run bench:breaker`: orders start at a fixed rate while payment, or the provider behind it, is stopped or frozen: how soon
 * fans are answered that they cannot pay now, and when orders are taken again. Each refused order is repeated with its key
 * afterwards: its places must still be held. Its figures are kept in bench/results.json.
 *
 * BENCH_RATE (10): orders that start per second. BENCH_DOWN_SECONDS (24): for how long it is down.
 * BENCH_KIND: only the kinds of outage with this in their name; then no figure is kept.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fan } from '../fan/fan.ts';
import type { Answer } from '../fan/http-client.ts';
import { openOffice } from '../office/open-office.ts';
import { percentile } from './percentile.ts';
import { keepResults, type Measured, nothingWrong, type TimeSeries } from './results.ts';
import { printHead, printRow } from './table.ts';

const rate = Number(process.env['BENCH_RATE'] ?? 10);
/** Longer than the longest time-out (10 s, of payment's calls to its provider), and too short for a liveness probe to restart it. */
const downSeconds = Number(process.env['BENCH_DOWN_SECONDS'] ?? 24);
const only = process.env['BENCH_KIND'] ?? '';
const beforeSeconds = 4;
const afterSeconds = 16;
const fanCount = 16;
/** Failed calls after which everything between fan and provider has noticed. Source: the larger of both limits, payment's of its provider. */
const NOTICED = 20;
/** Source: all refused orders are repeated at once, and some of them meet the saga, which goes on with an order by itself. */
const MOST_TRIES = 5;
/** Goals: a refusal in milliseconds; a recovery in seconds. */
const GOAL = { refusalMs: 100, recoverySeconds: 5 } as const;

/** One order, in milliseconds since the run began. */
interface Asked {
  readonly began: number;
  readonly ended: number;
  readonly answer: Answer;
  repeat(): Promise<Answer>;
}

/** When it was down. */
interface Run {
  readonly asked: readonly Asked[];
  readonly downAt: number;
  readonly backAt: number;
}

interface Kind {
  readonly down: () => Promise<void>;
  readonly back: () => Promise<void>;
  /** Until a call to it is known to have failed, in milliseconds; fans are answered sooner where an answer may follow. */
  readonly timeoutMs: number;
}

const office = await openOffice({ festival: 'tests/festivals/benchmark.yaml' });
const { cluster } = office;
const KINDS: Readonly<Record<string, Kind>> = {
  'payment is stopped': { ...stopped('payment'), timeoutMs: 0 },
  // Source: ticket's calls to payment that start one, and payment's to its provider.
  'payment is frozen': { ...frozen('payment'), timeoutMs: 4_000 },
  'the provider is stopped': { ...stopped('payment-sandbox'), timeoutMs: 0 },
  'the provider is frozen': { ...frozen('payment-sandbox'), timeoutMs: 10_000 },
};
try {
  const fans: Fan[] = [];
  while (fans.length < fanCount) fans.push(await office.newFan());
  const measured: Measured[] = [];
  const series: TimeSeries[] = [];
  let failures = 0;
  printHead([
    'while',
    'refused',
    'noticed after, s',
    'then p50, ms',
    'p90, ms',
    'slowest, ms',
    'taken again after, s',
    'repeated',
  ]);
  for (const [kind, { down, back, timeoutMs }] of Object.entries(KINDS)) {
    if (!kind.includes(only)) continue;
    const run = await during(fans, down, back);
    const refused = run.asked.filter(({ answer }) => isRefused(answer));
    const unfriendly = refused.filter(({ answer }) => !isFriendly(answer));
    for (const { answer } of unfriendly.slice(0, 3)) console.error(`${answer.status} ${answer.text}`);
    const repeated = await Promise.all(refused.map(untilTaken));
    for (const { status, text } of repeated.filter(isRefused).slice(0, 3)) console.error(`${status} ${text}`);
    const taken = repeated.length - repeated.filter(isRefused).length;
    failures += unfriendly.length + refused.length - taken;
    measured.push(...figuresOf(kind, { ...run, timeoutMs }, refused, taken));
    series.push(...seriesOf(kind, run));
  }
  const findings = await office.auditWhenQuiet();
  if (only === '')
    keepResults(
      'breaker',
      'npm run bench:breaker',
      [...measured, ...nothingWrong(failures, findings)],
      series,
    );
  if (failures > 0 || findings.length > 0) process.exitCode = 1;
} finally {
  await office.stop();
}

function stopped(service: string) {
  return { down: () => cluster.scale(service, 0), back: () => cluster.scale(service, 1) };
}

function frozen(service: string) {
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    for (const pod of cluster.pods(service)) cluster.kill(pod.name, name);
  };
  return { down: () => signal('SIGSTOP'), back: () => signal('SIGCONT') };
}

/** Orders from before it goes down until after it is back. */
async function during(
  fans: readonly Fan[],
  down: () => Promise<void>,
  back: () => Promise<void>,
): Promise<Run> {
  const began = performance.now();
  const now = (): number => performance.now() - began;
  const over = new AbortController();
  const asking = ordersUntil(over.signal, fans, now);
  await sleep(beforeSeconds * 1_000);
  const downAt = now();
  await down();
  await sleep(downSeconds * 1_000);
  await back();
  const backAt = now();
  await sleep(afterSeconds * 1_000);
  over.abort();
  return { asked: await asking, downAt, backAt };
}

/** Each order is of a hold of its own and starts when it is due, whether or not earlier ones are answered. */
async function ordersUntil(signal: AbortSignal, fans: readonly Fan[], now: () => number): Promise<Asked[]> {
  const asked: Promise<Asked>[] = [];
  while (!signal.aborted) {
    const fan = fans[asked.length % fans.length];
    if (fan === undefined) throw new Error('an order needs a fan');
    asked.push(orderOf(fan, now));
    await sleep(Math.max(0, (asked.length * 1_000) / rate - now()), undefined, { signal }).catch(
      () => undefined,
    );
  }
  return Promise.all(asked);
}

async function orderOf(fan: Fan, now: () => number): Promise<Asked> {
  const hold = await fan.hold({ performanceId: 'day-1', sectionId: 'S', quantity: 1 });
  const key = randomUUID();
  const ask = (): Promise<Answer> => fan.tryOrder([hold.id], 'kakao-pay', key);
  const began = now();
  const answer = await ask();
  return { began, ended: now(), answer, repeat: ask };
}

/** Asks again with the same key when, and as often as, the answer says; the last answer. */
async function untilTaken({ repeat }: Asked): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await repeat();
    const retryAfter = Number(answer.headers['retry-after']);
    if (!isRefused(answer) || !(retryAfter > 0) || tries === MOST_TRIES) return answer;
    await sleep(retryAfter * 1_000);
  }
}

function isRefused({ status }: Answer): boolean {
  return status !== 201;
}

/** A 503 that says in both languages what is kept, and when to try again. */
function isFriendly({ status, headers, text }: Answer): boolean {
  return status === 503 && Number(headers['retry-after']) >= 1 && /[가-힣]/.test(text) && /[a-z]/i.test(text);
}

function figuresOf(
  kind: string,
  run: Run & Pick<Kind, 'timeoutMs'>,
  refused: readonly Asked[],
  taken: number,
): Measured[] {
  const { downAt, backAt, asked, timeoutMs } = run;
  const last = refused[NOTICED - 1];
  const noticedAt = last === undefined ? backAt : Math.max(last.ended, last.began + timeoutMs);
  const then = refused
    .filter(({ began }) => began >= noticedAt && began < backAt)
    .map(({ began, ended }) => ended - began);
  const again = Math.min(
    (beforeSeconds + downSeconds + afterSeconds) * 1_000,
    ...asked
      .filter(({ began, answer }) => began >= backAt && answer.status === 201)
      .map(({ ended }) => ended),
  );
  const [noticed, recovery] = [(noticedAt - downAt) / 1_000, (again - backAt) / 1_000];
  const ms = [percentile(then, 0.5), percentile(then, 0.9), Math.max(0, ...then)];
  printRow([
    kind,
    refused.length,
    noticed.toFixed(1),
    ...ms.map((each) => each.toFixed(0)),
    recovery.toFixed(1),
    `${taken} of ${refused.length}`,
  ]);
  return [
    { name: `${kind}: noticed after`, value: noticed, unit: 's' },
    { name: `${kind}: then a refusal, p50`, value: ms[0] ?? 0, unit: 'ms', atMost: GOAL.refusalMs },
    { name: `${kind}: then a refusal, p90`, value: ms[1] ?? 0, unit: 'ms', atMost: GOAL.refusalMs },
    { name: `${kind}: then the slowest`, value: ms[2] ?? 0, unit: 'ms', atMost: GOAL.refusalMs },
    { name: `${kind}: taken again after`, value: recovery, unit: 's', atMost: GOAL.recoverySeconds },
    {
      ...{ name: `${kind}: refused orders that were taken when repeated`, value: taken, unit: '' },
      ...{ atLeast: refused.length, reference: { name: 'refused', value: refused.length, unit: '' } },
    },
  ];
}

/** Second by second of the run. */
function seriesOf(kind: string, { asked, downAt, backAt }: Run): TimeSeries[] {
  const seconds = beforeSeconds + downSeconds + afterSeconds;
  const bySecond = Array.from({ length: seconds }, (_, second) =>
    asked.filter(({ began }) => Math.floor(began / 1_000) === second),
  );
  const says = `${kind[0]?.toUpperCase()}${kind.slice(1)} from second ${Math.round(downAt / 1_000)} to ${Math.round(backAt / 1_000)}.`;
  const took = (orders: readonly Asked[]): number[] => orders.map(({ began, ended }) => ended - began);
  const count = (wanted: (answer: Answer) => boolean) =>
    bySecond.map((orders) => orders.filter(({ answer }) => wanted(answer)).length);
  return [
    {
      ...{ title: `Answer to an order, by its start: ${kind}`, unit: 'ms', seconds: seconds - 1, says },
      lines: [
        { name: 'median', values: bySecond.map((orders) => percentile(took(orders), 0.5)) },
        { name: 'slowest', values: bySecond.map((orders) => Math.max(0, ...took(orders))) },
      ],
    },
    {
      ...{ title: `Orders per second, by their start: ${kind}`, unit: '', seconds: seconds - 1, says },
      lines: [
        { name: 'taken', values: count(({ status }) => status === 201) },
        { name: 'refused with 503', values: count(({ status }) => status === 503) },
      ],
    },
  ];
}
