/**
 * `npm run bench:capacity`: what one pod of each service carries, by kind of request: the `capacity` of the catalogue
 * files. Each kind is requested for a while through the gateway's pod; the CPU that each service used is divided by
 * the requests. A pod that requests so many millicores carries so many of them per second. Its figures are kept in
 * bench/results.json, beside what the catalogue says today.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { loadCatalogue, millicores, type RequestKind } from '@clove/pool-images';
import type { Pool } from 'undici';
import { basket } from '../fan/basket.ts';
import { Fan } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { root } from '../office/root.ts';
import { type CpuTimes, cpuTimes } from './cpu-times.ts';
import { holdRequests } from './hold-requests.ts';
import { keepResults, type Measured } from './results.ts';
import { printHead, printRow } from './table.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 12);
const warmUpSeconds = 4;
const fanCount = 32;

/** Less CPU than this per request is noise, in milliseconds. Source: the tick of /proc over the requests of a run. */
const NOISE_MS = 0.02;

/** Does one request of a kind, as a fan's page does it. */
type Work = (fan: Fan) => Promise<void>;

interface MeasuredKind {
  readonly kind: RequestKind;
  readonly work: Work;
  /** Whose rows are printed: the others' part in it is measured elsewhere. @default every service's */
  readonly services?: readonly string[];
  /** What follows the requests without anyone waiting counts, too: measured until the office is quiet. @default false */
  readonly settles?: boolean;
}

/** CPU milliseconds per request of one kind, by part of the office. */
interface Cost extends MeasuredKind {
  readonly parts: CpuTimes;
}

printHead(['service', 'kind', 'ms of CPU per request', 'per pod and second']);
const tickets = await measureIn({ festival: 'tests/festivals/benchmark.yaml' }, ticketsAndPages);
const limits = { MAX_UNITS_PER_GUEST: '100000', MAX_NIGHTS_PER_GUEST: '100000' };
const others = await measureIn(
  {
    festival: 'tests/festivals/basket.yaml',
    config: { stay: limits, notification: { MAIL_PER_SECOND: '1000' } },
  },
  goodsNightsAndWhatFollows,
);
keepResults('capacity', 'npm run bench:capacity', [...tickets, ...others]);

/** Opens an office, measures kinds of requests in it, prints what they cost and answers it. */
async function measureIn(
  options: Parameters<typeof openOffice>[0],
  kinds: (office: Office, gateway: Pool) => readonly MeasuredKind[],
): Promise<Measured[]> {
  const office = await openOffice(options);
  try {
    const gateway = office.podPool('gateway');
    const provider = office.podPool('payment-sandbox');
    const fans = await Promise.all(Array.from({ length: fanCount }, () => office.newFan(provider, gateway)));
    await office.auditWhenQuiet();
    const idle = await idleWork(office);
    const figures: Measured[] = [];
    for (const kind of kinds(office, gateway)) {
      figures.push(...report(office, { ...kind, parts: await cpuPerRequest(office, idle, fans, kind) }));
    }
    return figures;
  } finally {
    await office.stop();
  }
}

function ticketsAndPages(office: Office, gateway: Pool): readonly MeasuredKind[] {
  const { numbered, standing } = holdRequests({ numbered: ['A', 'B', 'C'], standing: 'S' });
  const read = readsOf(office, gateway);
  return [
    { kind: 'pages', work: read('/') },
    { kind: 'reads', work: read('/api/events') },
    { kind: 'maps', work: read('/api/seats?performance=hall') },
    {
      kind: 'logins',
      work: async (fan) => void (await new Fan(gateway, office.baseUrl, fan).logIn()),
    },
    { kind: 'holds', work: async (fan) => giveUp(fan, '/api/seats/holds', await fan.hold(standing())) },
    { kind: 'purchases', work: async (fan) => completed(await fan.buy(numbered(), 'kakao-pay')) },
  ];
}

function goodsNightsAndWhatFollows(office: Office, gateway: Pool): readonly MeasuredKind[] {
  const read = readsOf(office, gateway);
  const shirt = async (fan: Fan) =>
    basket.granted(await basket.tryGoods(fan, { itemId: 'tee', optionId: 'M', quantity: 1 }));
  const nights = async (fan: Fan) => {
    const wanted = { roomId: 'camp', from: '2030-12-30', to: '2031-01-01', units: 1 };
    return basket.granted(await basket.tryNights(fan, wanted));
  };
  const [merch, stay] = [{ services: ['merch'] }, { services: ['stay'] }];
  return [
    { kind: 'reads', ...merch, work: read('/api/goods') },
    { kind: 'holds', ...merch, work: async (fan) => giveUp(fan, '/api/goods/holds', await shirt(fan)) },
    {
      kind: 'purchases',
      ...merch,
      work: async (fan) => completed(await basket.buy(fan, [await shirt(fan)])),
    },
    { kind: 'reads', ...stay, work: read('/api/rooms') },
    { kind: 'holds', ...stay, work: async (fan) => giveUp(fan, '/api/rooms/holds', await nights(fan)) },
    {
      kind: 'purchases',
      ...stay,
      work: async (fan) => completed(await basket.buy(fan, [await nights(fan)])),
    },
    { kind: 'reads', services: ['view'], work: read('/api/overview') },
    {
      kind: 'sales',
      services: ['notification', 'view', 'mail-sandbox'],
      settles: true,
      work: async (fan) =>
        completed(await fan.buy({ performanceId: 'day-1', sectionId: 'S', quantity: 2 }, 'kakao-pay')),
    },
  ];
}

function readsOf(office: Office, gateway: Pool): (path: string) => () => Promise<void> {
  const anonymous = new HttpClient(gateway, office.baseUrl);
  return (path) => async () => {
    const { status } = await anonymous.request('GET', path);
    if (status !== 200) throw new Error(`${path} answers ${status}`);
  };
}

async function giveUp(fan: Fan, path: string, { id }: { readonly id: string }): Promise<void> {
  await fan.http.request('DELETE', `${path}/${id}`, { headers: { 'idempotency-key': id } });
}

function completed({ id, state }: { readonly id: string; readonly state: string }): void {
  if (state !== 'COMPLETED') throw new Error(`order ${id} is ${state}`);
}

/** CPU milliseconds that each part of the office uses per second while nothing is asked of it. */
async function idleWork(of: Office): Promise<CpuTimes> {
  const before = await cpuTimes(of);
  await delay(seconds * 1000);
  return perEach(before, await cpuTimes(of), seconds);
}

/** CPU milliseconds of each part of the office per request, above its idle work, after a warm-up. */
async function cpuPerRequest(
  of: Office,
  idle: CpuTimes,
  fans: readonly Fan[],
  { work, settles = false }: MeasuredKind,
): Promise<CpuTimes> {
  await workFor(fans, work, warmUpSeconds);
  if (settles) await of.auditWhenQuiet();
  const [before, began] = [await cpuTimes(of), performance.now()];
  const requests = await workFor(fans, work, seconds);
  if (settles) await of.auditWhenQuiet();
  const [after, took] = [await cpuTimes(of), (performance.now() - began) / 1000];
  return new Map(
    [...perEach(before, after, requests)].map(([part, ms]) => [
      part,
      ms - ((idle.get(part) ?? 0) * took) / requests,
    ]),
  );
}

async function workFor(fans: readonly Fan[], work: Work, duration: number): Promise<number> {
  const end = performance.now() + duration * 1000;
  const counts = await Promise.all(
    fans.map(async (fan) => {
      let done = 0;
      for (; performance.now() < end; done++) await work(fan);
      return done;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function perEach(before: CpuTimes, after: CpuTimes, count: number): CpuTimes {
  return new Map([...after].map(([part, used]) => [part, (used - (before.get(part) ?? 0)) / count]));
}

function report(office: Office, { kind, services, parts }: Cost): Measured[] {
  const entries = [...loadCatalogue(root).values()];
  const figures: Measured[] = [];
  for (const service of new Set(office.cluster.pods().map((pod) => pod.service))) {
    const entry = entries.find((candidate) => candidate.service === service);
    if (entry === undefined || services?.includes(service) === false) continue;
    const ms = parts.get(service) ?? 0;
    if (ms < NOISE_MS) continue;
    const carried = Math.floor(millicores(entry.resources.cpu) / ms);
    printRow([service, kind, ms.toFixed(2), carried]);
    const promised = entry.capacity.perPodPerSecond[kind];
    figures.push(
      { name: `${service}, ${kind}: CPU per request`, value: ms, unit: 'ms' },
      {
        ...{ name: `${service}, ${kind}: per pod`, value: carried, unit: '/s' },
        ...(typeof promised === 'number' && {
          reference: { name: 'in the catalogue', value: promised, unit: '/s' },
        }),
      },
    );
  }
  return figures;
}
