/**
 * `npm run bench:basket`: goods, nights and mixed baskets through the gateway, one replica of each service: holds and
 * purchases per second in a closed loop, reads of the overviews, how old events are when an overview shows them, and mails
 * per second into the sandbox. Beside it, in the same run on the same server: single-row update transactions. Its figures are kept
 * in bench/results.json.
 */
import type { Hold } from '@clove/contracts';
import type { Pool } from 'undici';
import { basket } from '../fan/basket.ts';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { percentile } from './percentile.ts';
import { singleRowUpdatesPerSecond } from './reference.ts';
import { keepResults, latencyFigures, type Measured, nothingWrong } from './results.ts';
import { printHead, printRow } from './table.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 10);
const fanCount = 32;

/** What each fan does again and again. */
type Work = (fan: Fan) => Promise<void>;

const limits = { MAX_UNITS_PER_GUEST: '100000', MAX_NIGHTS_PER_GUEST: '100000' };
const office = await openOffice({
  festival: 'tests/festivals/basket.yaml',
  config: { stay: limits, notification: { MAIL_PER_SECOND: '1000' } },
});
try {
  const gateway = office.podPool('gateway');
  const provider = office.podPool('payment-sandbox');
  const fans: Fan[] = [];
  while (fans.length < fanCount) fans.push(await office.newFan(provider, gateway));
  const reference = [await singleRowUpdatesPerSecond(office.adminDatabaseUrl)];
  printHead(['work', 'per second', 'p50 ms', 'p99 ms', 'failures']);
  const measured: { readonly name: string; readonly latencies: readonly number[] }[] = [];
  let failures = 0;
  for (const [name, work] of Object.entries(works(gateway))) {
    const figure = await measure(name, fans, work);
    measured.push({ name, latencies: figure.latencies });
    failures += figure.failures;
  }
  reference.push(await singleRowUpdatesPerSecond(office.adminDatabaseUrl));
  const updates = percentile(reference, 0.5);
  const age = await eventAge(office);
  const mails = await mailsPerSecond(office);
  console.log(
    `\nevents are ${age === undefined ? 'unknown' : `at most ${age} s`} old when the overviews show them (p99, bucket)`,
  );
  console.log(
    `mails into the sandbox: ${mails === 0 ? 'all had arrived before it was measured' : `${mails.toFixed(0)}/s`}`,
  );
  console.log(`reference: ${updates.toFixed(0)} single-row update transactions/s`);
  const findings = await office.auditWhenQuiet();
  console.log(findings.length === 0 ? 'every invariant holds' : JSON.stringify(findings, null, 2));
  keepResults('basket', 'npm run bench:basket', [
    ...measured.flatMap((each) => workFigures(each.name, each.latencies, updates)),
    ...(age === undefined
      ? []
      : [{ name: 'age of an event in the overviews, p99 (at most)', value: age, unit: 's' }]),
    ...(mails === 0 ? [] : [{ name: 'mails into the sandbox', value: mails, unit: '/s' }]),
    ...nothingWrong(failures, findings),
  ]);
  if (findings.length > 0 || failures > 0) process.exitCode = 1;
} finally {
  await office.stop();
}

function works(gateway: Pool): Record<string, Work> {
  const shirt = async (fan: Fan): Promise<Hold> =>
    basket.granted(await basket.tryGoods(fan, { itemId: 'tee', optionId: 'M', quantity: 1 }));
  const nights = async (fan: Fan): Promise<Hold> => {
    const wanted = { roomId: 'camp', from: '2030-12-30', to: '2031-01-01', units: 1 };
    return basket.granted(await basket.tryNights(fan, wanted));
  };
  const places = (fan: Fan) => fan.hold({ performanceId: 'day-1', sectionId: 'S', quantity: 2 });
  const giveUp = async (fan: Fan, path: string, { id }: Hold) => {
    expectStatus(
      await fan.http.request('DELETE', `${path}/${id}`, { headers: { 'idempotency-key': id } }),
      204,
    );
  };
  const bought = async (fan: Fan, holds: readonly Hold[]) => {
    const { state } = await basket.buy(fan, holds);
    if (state !== 'COMPLETED') throw new Error(`an order ended ${state}`);
  };
  const anonymous = new HttpClient(gateway, office.baseUrl);
  return {
    'hold of goods, given up': async (fan) => giveUp(fan, '/api/goods/holds', await shirt(fan)),
    'hold of nights, given up': async (fan) => giveUp(fan, '/api/rooms/holds', await nights(fan)),
    'purchase of a shirt': async (fan) => bought(fan, [await shirt(fan)]),
    'purchase of two nights': async (fan) => bought(fan, [await nights(fan)]),
    'two seats, a shirt and two nights': async (fan) =>
      bought(fan, await Promise.all([places(fan), shirt(fan), nights(fan)])),
    'read of the board': async () => void expectStatus(await anonymous.request('GET', '/api/overview'), 200),
    'read of a fan’s page': async (fan) =>
      void expectStatus(await fan.http.request('GET', '/api/overview/mine'), 200),
  };
}

function workFigures(name: string, latencies: readonly number[], updates: number): Measured[] {
  return [
    {
      ...{ name, value: latencies.length / seconds, unit: '/s' },
      reference: { name: 'single-row updates', value: updates, unit: '/s' },
    },
    ...latencyFigures(name, latencies),
  ];
}

/** Prints one row; answers milliseconds of what was done, and how often the work failed. */
async function measure(name: string, fans: readonly Fan[], work: Work) {
  const latencies: number[] = [];
  let failures = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    fans.map(async (fan) => {
      while (performance.now() < end) {
        const began = performance.now();
        try {
          await work(fan);
          latencies.push(performance.now() - began);
        } catch (error) {
          failures += 1;
          if (failures <= 3) console.error(`${name} failed: ${String(error)}`);
        }
      }
    }),
  );
  printRow([
    name,
    (latencies.length / seconds).toFixed(0),
    percentile(latencies, 0.5).toFixed(0),
    percentile(latencies, 0.99).toFixed(0),
    failures,
  ]);
  return { latencies, failures };
}

/** The bucket of view's histogram that 99 % of all applied events are in, in seconds; undefined: none, or older than every bucket. */
async function eventAge(of: Office): Promise<number | undefined> {
  const text = await metricsOf(of, 'view');
  const buckets = [...text.matchAll(/^clove_view_event_age_seconds_bucket\{le="([^"]+)"[^}]*\} (\d+)/gm)];
  const all = Number(buckets.at(-1)?.[2] ?? 0);
  const bucket = buckets.find(([, , count]) => Number(count) >= all * 0.99)?.[1];
  return bucket === undefined || bucket === '+Inf' ? undefined : Number(bucket);
}

/** How fast the mails of all purchases arrive, once nothing is bought any more; 0: all had arrived. */
async function mailsPerSecond(of: Office): Promise<number> {
  const sent = async () => {
    const text = await metricsOf(of, 'notification');
    return [...text.matchAll(/^clove_mails_total\{[^}]*outcome="sent"[^}]*\} (\d+)/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  };
  const [began, before] = [performance.now(), await sent()];
  await eventually(
    async () => {
      if (performance.now() - began < seconds * 1000) throw new Error('still measuring');
    },
    { timeoutMs: (seconds + 5) * 1000 },
  );
  return ((await sent()) - before) / ((performance.now() - began) / 1000);
}

async function metricsOf(of: Office, service: string): Promise<string> {
  const port = of.cluster.pods(service)[0]?.ports.management;
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}
