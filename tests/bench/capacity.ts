/**
 * `npm run bench:capacity`: what one pod of each service carries, by kind of request: the `capacity` of the catalogue
 * files. Each kind is requested for a while through the gateway's pod; the CPU that each service used is divided by
 * the requests. A pod that requests so many millicores carries so many of them per second.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { loadCatalogue, millicores, REQUEST_KINDS, type RequestKind } from '@clove/pool-images';
import type { Pool } from 'undici';
import { Fan } from '../fan/fan.ts';
import { HttpClient } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';
import { root } from '../office/root.ts';
import { type CpuTimes, cpuTimes } from './cpu-times.ts';
import { holdRequests } from './hold-requests.ts';
import { printHead, printRow } from './table.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 12);
const warmUpSeconds = 4;
const fanCount = 32;

/** Less CPU than this per request is noise, in milliseconds. Source: the tick of /proc over the requests of a run. */
const NOISE_MS = 0.02;

/** Does one request of a kind, as a fan's page does it. `sales` are what follows purchases: measured with them. */
type Work = (fan: Fan) => Promise<void>;

const office = await openOffice({ festival: 'tests/festivals/benchmark.yaml' });
try {
  const gateway = office.podPool('gateway');
  const provider = office.podPool('payment-sandbox');
  const fans = await Promise.all(Array.from({ length: fanCount }, () => office.newFan(provider, gateway)));
  const idle = await idleWork(office);
  const perRequest = new Map<RequestKind, CpuTimes>();
  for (const [kind, work] of Object.entries(workByKind(gateway))) {
    const known = REQUEST_KINDS.find((name) => name === kind);
    if (known === undefined) throw new Error(`${kind} is no kind of request`);
    perRequest.set(known, await cpuPerRequest(office, idle, fans, work));
  }
  report(perRequest);
} finally {
  await office.stop();
}

function workByKind(gateway: Pool): Partial<Record<RequestKind, Work>> {
  const { numbered, standing } = holdRequests({ numbered: ['A', 'B', 'C'], standing: 'S' });
  const anonymous = new HttpClient(gateway, office.baseUrl);
  const read = async (path: string): Promise<void> => {
    const { status } = await anonymous.request('GET', path);
    if (status !== 200) throw new Error(`${path} answers ${status}`);
  };
  return {
    pages: () => read('/'),
    reads: () => read('/api/events'),
    maps: () => read('/api/seats?performance=hall'),
    logins: async (fan) => void (await new Fan(gateway, office.baseUrl, fan).logIn()),
    holds: async (fan) => {
      const { id } = await fan.hold(standing());
      await fan.http.request('DELETE', `/api/seats/holds/${id}`, { headers: { 'idempotency-key': id } });
    },
    purchases: async (fan) => {
      const order = await fan.buy(numbered(), 'kakao-pay');
      if (order.state !== 'COMPLETED') throw new Error(`order ${order.id} is ${order.state}`);
    },
  };
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
  work: Work,
): Promise<CpuTimes> {
  await workFor(fans, work, warmUpSeconds);
  const [before, began] = [await cpuTimes(of), performance.now()];
  const requests = await workFor(fans, work, seconds);
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

function report(perRequest: ReadonlyMap<RequestKind, CpuTimes>): void {
  const entries = [...loadCatalogue(root).values()];
  printHead(['service', 'kind', 'ms of CPU per request', 'per pod and second']);
  for (const { service } of office.cluster.pods()) {
    const entry = entries.find((candidate) => candidate.service === service);
    if (entry === undefined) continue;
    for (const [kind, parts] of perRequest) {
      const ms = parts.get(service) ?? 0;
      if (ms < NOISE_MS) continue;
      printRow([service, kind, ms.toFixed(2), Math.floor(millicores(entry.resources.cpu) / ms)]);
    }
  }
}
