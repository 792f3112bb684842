/**
 * `npm run bench:queue`: 100,000 fans in the waiting room, on this machine, load generator included. One gateway and one queue.
 * They draw places, ask for them again, and after the opening the line lets in whom the draw says; others come later.
 * Prints places and questions per second, CPU each, how the memory of the processes grows per waiting fan, and the order; they are
 * kept in bench/results.json.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { testTokens } from '@clove/service-kit/testing';
import { draw } from '@clove/waiting-room';
import { Pool } from 'undici';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { cpuTimes } from './cpu-times.ts';
import { percentile } from './percentile.ts';
import { keepResults, latencyFigures, type Measured } from './results.ts';
import { printHead, printRow } from './table.ts';

/** Fans beyond these are measured: a gateway caches the tokens and places of the last 10,000. */
const WARM = 12_000;
const FANS = Number(process.env['BENCH_FANS'] ?? 100_000);
const LATE = 10_000;
const SAMPLE = 5_000;
const CONNECTIONS = 128;
/** Who comes late, or is called, waits for the next synchronisation together with all others. */
const LATE_CONNECTIONS = 2_048;
/** Fans per second. */
const RATE = 100;
/** Seconds. */
const LINE_RUNS = 20;

interface BenchFan {
  readonly memberId: string;
  readonly bearer: string;
  place: string | undefined;
}

interface PlaceAnswer {
  readonly state: string;
  readonly token?: string;
}

async function ask(pool: Pool, fan: BenchFan, method: 'GET' | 'POST'): Promise<PlaceAnswer> {
  const { statusCode, headers, body } = await pool.request({
    method,
    path: '/api/queue/place',
    headers: {
      authorization: fan.bearer,
      ...(fan.place === undefined ? {} : { 'clove-place': fan.place }),
    },
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${method} of a place: ${statusCode} ${text}`);
  const given = headers['clove-place'];
  if (typeof given === 'string') fan.place = given;
  return JSON.parse(text) as PlaceAnswer;
}

/** All fans once, so many at a time; milliseconds of each. */
async function all(
  fans: readonly BenchFan[],
  atOnce: number,
  act: (fan: BenchFan) => Promise<unknown>,
): Promise<{ seconds: number; latencies: number[] }> {
  const latencies: number[] = [];
  const rest = fans.values();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const fan of rest) {
        const at = performance.now();
        await act(fan);
        latencies.push(performance.now() - at);
      }
    }),
  );
  return { seconds: (performance.now() - began) / 1000, latencies };
}

/** Bytes of memory that the only pod of a service holds. */
function memoryOf(office: Office, service: string): number {
  const [pod] = office.cluster.pods(service);
  const status = readFileSync(`/proc/${pod?.pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);

const tokens = await testTokens();
const office = await openOffice({
  festival: 'tests/festivals/benchmark.yaml',
  config: { gateway: { AUTH_URL: tokens.url }, queue: { ADMISSION_PER_SECOND: String(RATE) } },
});
try {
  const [gateway] = office.cluster.pods('gateway');
  const pool = new Pool(`http://127.0.0.1:${gateway?.ports.http}`, { connections: LATE_CONNECTIONS });
  const database = await office.database('queue');
  const opensIn = (seconds: number) =>
    database.query(`UPDATE room SET opens_at = clock_timestamp() + $1 * interval '1 second'`, [seconds]);
  const phase = async () => {
    const { body } = await pool.request({ method: 'GET', path: '/api/queue' });
    return ((await body.json()) as { phase: string }).phase;
  };
  const newFans = async (count: number): Promise<BenchFan[]> => {
    const fans: BenchFan[] = [];
    for (let n = 0; n < count; n += 1) {
      const memberId = randomUUID();
      const claims = { issuer: office.baseUrl, audience: 'benchmark', expiresInSeconds: 7_200 };
      const token = await tokens.sign({ memberId, role: 'fan', sessionId: randomUUID() }, claims);
      fans.push({ memberId, bearer: `Bearer ${token}`, place: undefined });
    }
    return fans;
  };
  const figures: Measured[] = [];
  const measured = async (
    what: string,
    fans: readonly BenchFan[],
    atOnce: number,
    act: (fan: BenchFan) => Promise<unknown>,
  ) => {
    const before = await cpuTimes(office);
    const { seconds, latencies } = await all(fans, atOnce, act);
    const after = await cpuTimes(office);
    const cpu = ((after.get('gateway') ?? 0) - (before.get('gateway') ?? 0)) / fans.length;
    printRow([
      what,
      fans.length,
      (fans.length / seconds).toFixed(0),
      percentile(latencies, 0.5).toFixed(0),
      percentile(latencies, 0.99).toFixed(0),
      cpu.toFixed(3),
      mebibytes(memoryOf(office, 'gateway')),
      mebibytes(memoryOf(office, 'queue')),
    ]);
    figures.push(
      { name: what, value: fans.length / seconds, unit: '/s' },
      ...latencyFigures(what, latencies),
      { name: `${what}: CPU of gateway`, value: cpu, unit: 'ms' },
    );
  };

  await opensIn(1_800);
  await office.until(async () => (await phase()) === 'drawing');
  const warm = await newFans(WARM);
  const fans = await newFans(FANS - WARM);
  printHead(['', 'fans', 'per second', 'p50 ms', 'p99 ms', 'gateway CPU ms', 'gateway MiB', 'queue MiB']);
  await measured('draw a place (first fans)', warm, CONNECTIONS, (fan) => ask(pool, fan, 'POST'));
  await measured('ask again (first fans)', warm, CONNECTIONS, (fan) => ask(pool, fan, 'GET'));
  const atFirst = { gateway: memoryOf(office, 'gateway'), queue: memoryOf(office, 'queue') };
  await measured('draw a place', fans, CONNECTIONS, (fan) => ask(pool, fan, 'POST'));
  const everybody = [...warm, ...fans];
  await measured('ask again', everybody, CONNECTIONS, (fan) => ask(pool, fan, 'GET'));
  const grown = (service: 'gateway' | 'queue') =>
    (memoryOf(office, service) - atFirst[service]) / fans.length;
  const perFan = { gateway: grown('gateway'), queue: grown('queue') };
  const inMemory = `${perFan.gateway.toFixed(0)} bytes at the gateway, ${perFan.queue.toFixed(0)} at the queue`;

  await opensIn(0);
  await office.until(async () => (await phase()) === 'open');
  await new Promise((resolve) => setTimeout(resolve, LINE_RUNS * 1000));
  const { rows } = await database.query<{ draw_key: Buffer }>(
    'SELECT draw_key FROM room ORDER BY sale DESC LIMIT 1',
  );
  const key = rows[0]?.draw_key.toString('hex') ?? '';
  // The fans with the lowest numbers, the only ones whose turn can have come, and some of all the others.
  const byNumber = everybody
    .map((fan) => ({ fan, number: draw(key, fan.memberId).number }))
    .sort((a, b) => a.number - b.number);
  const sample = byNumber.slice(0, SAMPLE);
  const admitted = new Map<BenchFan, boolean>();
  await measured(
    'ask after the opening',
    sample.map(({ fan }) => fan),
    LATE_CONNECTIONS,
    async (fan) => admitted.set(fan, (await ask(pool, fan, 'GET')).state === 'admitted'),
  );
  const late = await newFans(LATE);
  await measured('take a place late', late, LATE_CONNECTIONS, (fan) => ask(pool, fan, 'POST'));

  const inside = sample.flatMap(({ fan }, rank) => (admitted.get(fan) === true ? [rank] : []));
  const firstOut = sample.findIndex(({ fan }) => admitted.get(fan) === false);
  console.log(`\nMemory per waiting fan, from ${WARM} to ${FANS}: ${inMemory}.`);
  console.log(
    `Some ${LINE_RUNS} s after the opening, at ${RATE} fans/s, ${inside.length} of the ${SAMPLE} first of the draw were in: ` +
      `the first ${firstOut} without a gap, the last is number ${(inside.at(-1) ?? 0) + 1}. The line moved on while they asked.`,
  );
  const stored = await database.query<{ bytes: string; rooms: string }>(
    'SELECT pg_total_relation_size($1) AS bytes, (SELECT count(*) FROM room) AS rooms',
    ['room'],
  );
  console.log(`The queue's database has ${stored.rows[0]?.rooms} row for those who wait.`);
  keepResults('queue', 'npm run bench:queue', [
    ...figures,
    { name: 'memory of gateway per waiting fan', value: perFan.gateway, unit: 'bytes' },
    { name: 'memory of queue per waiting fan', value: perFan.queue, unit: 'bytes' },
    {
      ...{
        name: 'first fans of the draw who were in without a gap',
        value: firstOut < 0 ? sample.length : firstOut,
        unit: '',
      },
      reference: { name: 'all who were in', value: inside.length, unit: '' },
    },
  ]);
  await database.end();
  await pool.close();
} finally {
  await office.stop();
  await tokens.close();
}
